package io.pgvault.recoverypoints.documents;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.BoundContainer;
import io.pgvault.contract.catalogue.CatalogueDocument;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where everything lies in storage. Names of databases are data in the manifest, never part of a path. */
public final class StorageLayout {
    public static final String VAULT_DOCUMENT = "vault.json";

    /** The slots of database servers, which all vaults of an account share. */
    public static final String SERVERS_CONTAINER = "pgv-servers";

    /** For people: which instances there are, and where their own indexes lie. */
    public static final String VAULT_INDEX = "index.tsv";

    /** What lies below it lets a lost catalogue be rebuilt. */
    public static final String CATALOGUE_PREFIX = "catalogue/";

    /** With which the names of all containers of vaults begin, those of their locks as well. */
    public static final String CONTAINER_PREFIX = BoundContainer.OF_PGVAULT;

    /** What lies below it is of instances. */
    public static final String INSTANCES_PREFIX = "instances/";

    private static final String UUID_FORM = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern DATA_CONTAINER = Pattern.compile(CONTAINER_PREFIX + UUID_FORM);
    private static final Pattern OF_INSTANCE = Pattern.compile(INSTANCES_PREFIX + UUID_FORM + "/");

    private static final String DATABASE = "database_";
    private static final String ATTEMPTS = "attempts/";
    private static final String REHYDRATED = "rehydrated/";

    private StorageLayout() {}

    public static String container(VaultId vault) {
        return CONTAINER_PREFIX + vault;
    }

    /** The vault that the container is of; empty for any other container. */
    public static Optional<VaultId> vaultOf(String container) {
        Matcher data = DATA_CONTAINER.matcher(container);
        return data.matches() ? Optional.of(new VaultId(UUID.fromString(data.group(1)))) : Optional.empty();
    }

    /** The instance that the blob is of; empty for what is of none. */
    public static Optional<InstanceId> instanceOf(String blob) {
        Matcher name = OF_INSTANCE.matcher(blob);
        return name.lookingAt() ? Optional.of(new InstanceId(UUID.fromString(name.group(1)))) : Optional.empty();
    }

    /** Locks lie apart from the data, so that a worker's identity may overwrite them and nothing else. */
    public static String locksContainer(VaultId vault) {
        return container(vault) + "-locks";
    }

    public static String catalogueDocument(CatalogueDocument.Kind kind, UUID id) {
        return CATALOGUE_PREFIX
                + switch (kind) {
                    case VAULT -> "vault.json";
                    case POLICY -> "policies/" + id + ".json";
                    case INSTANCE -> "instances/" + id + ".json";
                };
    }

    public static String instanceDocument(InstanceId instance) {
        return instancePrefix(instance) + "instance.json";
    }

    /** For people: which recovery points there are, and the blobs of each. */
    public static String instanceIndex(InstanceId instance) {
        return instancePrefix(instance) + "index.tsv";
    }

    public static String deletedMarker(InstanceId instance) {
        return instancePrefix(instance) + "deleted.json";
    }

    public static String recoveryPointsPrefix(InstanceId instance) {
        return instancePrefix(instance) + "recovery-points/";
    }

    public static String recoveryPointPrefix(InstanceId instance, RecoveryPointId recoveryPoint) {
        return recoveryPointsPrefix(instance) + recoveryPoint + "/";
    }

    public static String manifest(InstanceId instance, RecoveryPointId recoveryPoint) {
        return recoveryPointPrefix(instance, recoveryPoint) + "manifest.json";
    }

    public static String lifecycle(InstanceId instance, RecoveryPointId recoveryPoint) {
        return recoveryPointPrefix(instance, recoveryPoint) + "lifecycle.json";
    }

    /**
     * The blobs of one stream.
     *
     * @param part what it is of, with its number where there may be several
     * @param form what it is before it is compressed, as the end of a file's name
     */
    public record StreamNames(
            InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt, String part, String form) {
        private static final String LINES = "jsonl";

        /** Of the main stream of the dump of the database with that number. */
        public static StreamNames ofDatabase(
                InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt, int number) {
            return new StreamNames(instance, recoveryPoint, attempt, DATABASE + number, "dump");
        }

        /** Of another stream of the same part; that of number 0 is the main one. */
        public StreamNames stream(int number) {
            return number == 0 ? this : new StreamNames(instance, recoveryPoint, attempt, part + "_" + number, form);
        }

        /** Of the table of contents of the database with that number. */
        public static StreamNames ofContents(
                InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt, int number) {
            return new StreamNames(instance, recoveryPoint, attempt, "contents_" + number, LINES);
        }

        public static StreamNames ofRoles(InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
            return new StreamNames(instance, recoveryPoint, attempt, "roles", LINES);
        }

        public static StreamNames ofTablespaces(InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
            return new StreamNames(instance, recoveryPoint, attempt, "tablespaces", LINES);
        }

        public String segment(int number) {
            return prefix() + String.format(Locale.ROOT, ".%04d.%s.zst", number, form);
        }

        /** The block list: length and digest of every stored block. */
        public String blocks() {
            return prefix() + ".blocks";
        }

        private String prefix() {
            return attemptPrefix(instance, recoveryPoint, attempt) + part;
        }
    }

    /** Whether the blob is of a dump: what is not may be wanted while the dumps are in the archive. */
    public static boolean isOfDump(String name) {
        return name.startsWith(DATABASE, name.lastIndexOf('/') + 1);
    }

    public static String backupLock(InstanceId instance) {
        return "backup/" + instance;
    }

    public static BlobAddress serverSlot(String serverHash, int slot) {
        return new BlobAddress(SERVERS_CONTAINER, serverHash + "/slot-" + slot);
    }

    public static BlobAddress serverStream(String serverHash, int stream) {
        return new BlobAddress(SERVERS_CONTAINER, serverHash + "/stream-" + stream);
    }

    public static String holdsPrefix(RecoveryPointId recoveryPoint) {
        return "hold/" + recoveryPoint + "/";
    }

    public static String hold(RecoveryPointId recoveryPoint, JobId restoreJob) {
        return holdsPrefix(recoveryPoint) + restoreJob;
    }

    /** Whether the blob is the manifest of a recovery point. */
    public static boolean isManifest(String name) {
        return name.endsWith("/manifest.json");
    }

    /** Everything of an instance lies below it. */
    public static String instancePrefix(InstanceId instance) {
        return INSTANCES_PREFIX + instance + "/";
    }

    /** Everything that one attempt writes lies below it. */
    public static String attemptPrefix(InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
        return attemptsPrefix(instance, recoveryPoint) + attempt + "/";
    }

    /** Everything that any attempt writes lies below it. */
    public static String attemptsPrefix(InstanceId instance, RecoveryPointId recoveryPoint) {
        return recoveryPointPrefix(instance, recoveryPoint) + ATTEMPTS;
    }

    /** The copies of what was brought back from the archive lie below it. */
    public static String rehydratedPrefix(InstanceId instance, RecoveryPointId recoveryPoint) {
        return recoveryPointPrefix(instance, recoveryPoint) + REHYDRATED;
    }

    /** Where the copy of a blob lies that an attempt wrote. */
    public static String rehydrated(InstanceId instance, RecoveryPointId recoveryPoint, String name) {
        String attempts = attemptsPrefix(instance, recoveryPoint);
        if (!name.startsWith(attempts)) {
            throw new IllegalArgumentException("No attempt at " + recoveryPoint + " wrote " + name);
        }
        return rehydratedPrefix(instance, recoveryPoint) + name.substring(attempts.length());
    }
}
