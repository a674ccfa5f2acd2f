package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.RestoreJob;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.StoredArchive;
import io.pgvault.worker.archive.StoredContents;
import io.pgvault.worker.client.ClientPrograms;
import io.pgvault.worker.client.Clients;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.SessionSettings;
import io.pgvault.worker.target.RestoreTarget;
import io.pgvault.worker.target.TargetFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a restore will meet, before anything is made: what would make it fail fails the check, what it will do
 * without is noted. A validation and a restore ask the same.
 */
public final class RestoreChecks {
    private static final int NAMED = 10;

    /** A column's type, as pg_dump writes it. */
    private static final Pattern MONEY = Pattern.compile(" money[,\\n \\[]");

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,3}");

    private final BlobStore store;
    private final StoredDocuments documents;
    private final StreamReader reader;
    private final Clients clients;

    public RestoreChecks(BlobStore store, StreamReader reader, Clients clients) {
        this.store = store;
        this.documents = new StoredDocuments(store);
        this.reader = reader.oneByOne();
        this.clients = clients;
    }

    /**
     * The manifest of the recovery point, which is to be restored; of one in the archive whose copies are online, it names
     * those.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_FOUND}, {@link ErrorCode#RECOVERY_POINT_ARCHIVED},
     *     {@link ErrorCode#RECOVERY_POINT_DELETING}
     */
    public Manifest manifest(RestoreJob command) {
        VaultId vault = command.vault().id();
        InstanceId instance = command.instanceId();
        RecoveryPointId point = command.recoveryPointId();
        Optional<LifecycleDocument> decided = documents.lifecycle(vault, instance, point);
        decided.ifPresent(document -> requireKept(point, document.state()));
        Manifest manifest = documents
                .manifest(vault, instance, point)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.RECOVERY_POINT_NOT_FOUND, "There is no recovery point " + point + " in storage."));
        // No clock decides: copies go only after this is no longer written, and not while a restore holds them.
        return decided.map(LifecycleDocument::rehydratedUntil).isPresent() ? manifest.rehydrated() : manifest;
    }

    private static void requireKept(RecoveryPointId point, LifecycleDocument.State state) {
        switch (state) {
            case KEPT -> {
                // Whether its dumps are online storage says.
            }
            case ARCHIVING ->
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_ARCHIVED,
                        "The recovery point " + point + " is being moved to the archive.");
            case DELETING ->
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_DELETING, "The recovery point " + point + " is being deleted.");
        }
    }

    /** Whether this worker has the programs for it; also where that does not show. */
    public boolean canRestore(RunRestore command) {
        if (clients.canRestore(Integer.MAX_VALUE)) {
            return true;
        }
        try {
            Manifest manifest = manifest(command);
            // What newer programs wrote, older ones may not read.
            return clients.canRestore(manifest.databases().stream()
                    .map(database -> PostgresVersion.majorOf(database.main().client()))
                    .max(Integer::compare)
                    .orElse(0));
        } catch (BackupException e) {
            return true;
        }
    }

    /**
     * All checks of a restore that begins now.
     *
     * @throws BackupException with what would make the restore fail
     */
    Ground check(
            RunRestore command, WantedDatabase wanted, Manifest manifest, RestoreTarget target, boolean rolesToCome)
            throws InterruptedException {
        Ground ground = foresee(command, wanted, manifest, target, rolesToCome);
        ground.backup().streams().forEach(stream -> requireOnline(container(command), stream));
        return ground;
    }

    /**
     * All checks but whether its dump is online.
     *
     * @param rolesToCome whether the roles that the target lacks are made before anything else
     * @throws BackupException with what would make the restore fail
     */
    Ground foresee(
            RunRestore command, WantedDatabase wanted, Manifest manifest, RestoreTarget target, boolean rolesToCome)
            throws InterruptedException {
        RestoreOptions options = command.optionsOrDefault();
        target.requireRoomFor(
                wanted.name(),
                PostgresVersion.ofNumber(manifest.reached().serverVersionNum()),
                options.onError() == OnError.CONTINUE,
                command.asPrivilegedRole());
        Ground ground = ground(command, wanted, manifest, target, rolesToCome);
        var unused = programs(clients, ground.found(), ground.backup().main());
        requireExtensions(ground.plan(), options, target);
        compareExtensions(ground, target.version());
        compareLocales(ground, target);
        return ground;
    }

    /** What is known, whatever it means. */
    Ground ground(
            RunRestore command, WantedDatabase wanted, Manifest manifest, RestoreTarget target, boolean rolesToCome)
            throws InterruptedException {
        RestoreOptions options = command.optionsOrDefault();
        Part.Database backup = wanted.backup();
        StoredArchive.Found found = head(manifest, backup, container(command)).orElse(null);
        List<String> owners = new ArrayList<>(owners(found, options));
        if (rolesToCome) {
            owners.removeAll(target.missing(owners));
        }
        TargetFacts facts = target.facts(owners);
        RestorePlan plan = found == null ? RestorePlan.asItIs() : RestorePlan.of(found.head(), facts, options);
        OwnProperties properties = new OwnProperties(
                found == null ? OfDatabase.UNKNOWN : OfDatabase.of(found.head()),
                facts,
                options,
                wanted.name(),
                plan.leftOut());
        return new Ground(
                backup,
                found,
                plan,
                properties,
                properties.form(backup.properties()),
                settings(backup, found, properties, target.version()));
    }

    private static String container(RunRestore command) {
        return StorageLayout.container(command.vault().id());
    }

    /** From beside the archive, or from its beginning. */
    private Optional<StoredArchive.Found> head(Manifest manifest, Part.Database backup, String container)
            throws InterruptedException {
        Optional<Part.Contents> contents = manifest.contents(backup);
        return contents.isPresent()
                ? Optional.of(StoredContents.read(reader, contents.get().main(), container))
                : StoredArchive.head(reader, backup.main(), container);
    }

    private static List<String> owners(StoredArchive.@Nullable Found found, RestoreOptions options) {
        return found == null
                ? List.of()
                : found.head().entries().stream()
                        .map(ArchiveEntry::owner)
                        .map(options::owner)
                        .filter(owner -> !owner.isEmpty())
                        .distinct()
                        .toList();
    }

    private static Map<String, String> settings(
            Part.Database backup,
            StoredArchive.@Nullable Found found,
            OwnProperties properties,
            PostgresVersion target) {
        Map<String, String> settings = new HashMap<>(properties.ofSessions());
        String monetary = backup.properties().monetary();
        if (monetary != null) {
            settings.put("lc_monetary", monetary);
        } else if (hasMoney(found)) {
            properties
                    .leftOut()
                    .add(
                            "the locale of its amounts was not written down: compare them with the source's",
                            "for certain, amounts of type money",
                            "");
        }
        // The program waits for its input, which is slow where storage is.
        settings.putAll(SessionSettings.withoutTimeouts(target));
        return settings;
    }

    private static boolean hasMoney(StoredArchive.@Nullable Found found) {
        return found != null
                && found.head().entries().stream()
                        .anyMatch(entry -> entry.kind().equals("TABLE")
                                && MONEY.matcher(entry.definition()).find());
    }

    /** The programs for an archive: by its form where that is known, else those that wrote it. */
    static ClientPrograms programs(Clients clients, StoredArchive.@Nullable Found found, StoredStream stream) {
        int oldest = found == null
                ? PostgresVersion.majorOf(stream.client())
                : found.head().form().oldestReader();
        return clients.forRestore(oldest, stream.client());
    }

    /**
     * Refuses a stream that lies in the archive.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_ARCHIVED}
     */
    public void requireOnline(String container, StoredStream stream) {
        BlobAddress first = first(container, stream);
        if (isArchived(first)) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_ARCHIVED, "The blob " + first + " lies in the archive tier.");
        }
    }

    /** Whether what a restore decides by can only be read once the dump is back from the archive. */
    boolean isInTheDark(RunRestore command, Manifest manifest, Part.Database backup) {
        return manifest.contents(backup).isEmpty() && isArchived(first(container(command), backup.main()));
    }

    private boolean isArchived(BlobAddress blob) {
        return store.tier(blob).filter(BlobTier.ARCHIVE::equals).isPresent();
    }

    private static BlobAddress first(String container, StoredStream stream) {
        return new BlobAddress(container, stream.segments().getFirst().name());
    }

    private static void requireExtensions(RestorePlan plan, RestoreOptions options, RestoreTarget target) {
        if (!plan.missing().isEmpty() && options.onError() == OnError.STOP) {
            throw new BackupException(
                    ErrorCode.TARGET_EXTENSION_MISSING,
                    "Tables or functions of the backup need extensions that the server "
                            + target.login().host() + ":" + target.login().port() + " does not have: "
                            + NameList.of(plan.missing(), NAMED) + ".");
        }
    }

    /** An archive names no versions of extensions: a server makes the one that it has. */
    private static void compareExtensions(Ground ground, PostgresVersion version) {
        Map<String, String> there = ground.properties().facts().extensions();
        Map<String, String> before =
                Optional.ofNullable(ground.backup().properties().extensions()).orElse(Map.of());
        before.forEach((extension, was) -> {
            String is = there.get(extension);
            if (is != null && isOlder(is, was)) {
                ground.leftOut()
                        .add(
                                "the target server " + version + " has older versions of extensions",
                                extension + " " + was + " (it makes " + is + ")",
                                "");
            }
        });
    }

    private static boolean isOlder(String version, String than) {
        if (!NUMBERS.matcher(version).matches() || !NUMBERS.matcher(than).matches()) {
            return false;
        }
        String[] one = version.split("\\.", -1);
        String[] other = than.split("\\.", -1);
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            int order = Integer.compare(Integer.parseInt(one[i]), Integer.parseInt(other[i]));
            if (order != 0) {
                return order < 0;
            }
        }
        return one.length < other.length;
    }

    private static void compareLocales(Ground ground, RestoreTarget target) {
        Part.Properties before = ground.backup().properties();
        if (!ground.form().keepsProviderOn(target.version())) {
            ground.leftOut()
                    .add(
                            "the target server " + target.version() + " has no such provider of locales ("
                                    + before.localeProvider() + ")",
                            "the order of texts",
                            "");
        }
        String now = target.requireLocale(ground.form()).orElse(null);
        if (before.collationVersion() != null && now != null && !now.equals(before.collationVersion())) {
            ground.leftOut()
                    .add(
                            "the target sorts by version " + now + " of the collation's rules, the source did by "
                                    + before.collationVersion(),
                            "the order of texts",
                            "");
        }
    }
}
