package io.pgvault.recoverypoints.documents;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import java.util.Locale;

/** Where everything lies in storage. Names of databases are data in the manifest, never part of a path. */
public final class StorageLayout {
    public static final String VAULT_DOCUMENT = "vault.json";

    /** The slots of database servers, which all vaults of an account share. */
    public static final String SERVERS_CONTAINER = "pgv-servers";

    private StorageLayout() {}

    public static String container(VaultId vault) {
        return "pgv-" + vault;
    }

    /** Locks lie apart from the data, so that a worker's identity may overwrite them and nothing else. */
    public static String locksContainer(VaultId vault) {
        return container(vault) + "-locks";
    }

    public static String instanceDocument(InstanceId instance) {
        return instancePrefix(instance) + "instance.json";
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
     * @param database the number of its part
     */
    public record StreamNames(InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt, int database) {
        public String segment(int number) {
            return prefix() + String.format(Locale.ROOT, ".%04d.dump.zst", number);
        }

        /** The block list: length and digest of every stored block. */
        public String blocks() {
            return prefix() + ".blocks";
        }

        private String prefix() {
            return attemptPrefix(instance, recoveryPoint, attempt) + "database_" + database;
        }
    }

    public static String backupLock(InstanceId instance) {
        return "backup/" + instance;
    }

    public static BlobAddress serverSlot(String serverHash, int slot) {
        return new BlobAddress(SERVERS_CONTAINER, serverHash + "/slot-" + slot);
    }

    public static String holdsPrefix(RecoveryPointId recoveryPoint) {
        return "hold/" + recoveryPoint + "/";
    }

    public static String hold(RecoveryPointId recoveryPoint, JobId restoreJob) {
        return holdsPrefix(recoveryPoint) + restoreJob;
    }

    private static String instancePrefix(InstanceId instance) {
        return "instances/" + instance + "/";
    }

    /** Everything that one attempt writes lies below it. */
    public static String attemptPrefix(InstanceId instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
        return recoveryPointPrefix(instance, recoveryPoint) + "attempts/" + attempt + "/";
    }
}
