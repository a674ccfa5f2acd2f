package io.pgvault.worker.backup;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.retention.lifecycle.KeptInStorage;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.source.ReachedSource;
import io.pgvault.worker.source.SourceAccess;
import io.pgvault.worker.source.SourceFacts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Dumps a database into storage and makes it a recovery point. The manifest comes last and only when the dump ended
 * well, everything that it names is there, the lease is still held and the instance has not been deleted meanwhile.
 */
public final class DumpToRecoveryPoint {
    private final SourceAccess access;
    private final DumpDatabase dumpDatabase;
    private final DescribeDump describeDump;
    private final BlobStore store;
    private final StoredDocuments documents;
    private final InstantSource clock;

    public DumpToRecoveryPoint(
            SourceAccess access,
            DumpDatabase dumpDatabase,
            DescribeDump describeDump,
            BlobStore store,
            InstantSource clock) {
        this.access = access;
        this.dumpDatabase = dumpDatabase;
        this.describeDump = describeDump;
        this.store = store;
        this.documents = new StoredDocuments(store);
        this.clock = clock;
    }

    AttemptOutcome run(BackupTriggered trigger, Attempt attempt, JobProgress progress, LeaseKeeper lease)
            throws InterruptedException {
        BackupSource source = trigger.source();
        DataSourceIdentity expected = requireIdentity(source);
        ReachedSource reached = access.reach(source.vault(), source.secret());
        requireSameDatabase(source, expected, reached.facts());
        progress.expect(reached.facts().bytes());
        Instant startedAt = clock.instant();
        Place place = new Place(
                source.vault().id(),
                source.instanceId(),
                RecoveryPointId.of(trigger.jobId()),
                policy(trigger, startedAt));
        DumpDatabase.Dumped dump = dumpDatabase.dump(reached, attempt, progress, place);
        List<Part> beside = describeDump.describe(
                place, attempt.attemptId(), dump.main(), reached.facts().definitions());
        Manifest manifest = manifest(trigger, attempt, reached.facts(), dump, beside, startedAt);
        progress.stopSignal().requireNotRequested();
        requireNothingChanged(lease, source, place, manifest.parts());
        return publish(manifest, place);
    }

    /** As its vault wants it, until the default rule of its policy lets it go: nobody has chosen a tag yet. */
    private static @Nullable BlobPolicy policy(BackupTriggered trigger, Instant time) {
        return trigger.immutability() == null
                ? null
                : new BlobPolicy(trigger.immutability(), KeptInStorage.atBirth(time, trigger.policy()));
    }

    /**
     * Where a recovery point lies.
     *
     * @param policy of all blobs that it consists of; null for none
     */
    record Place(
            VaultId vault,
            InstanceId instance,
            RecoveryPointId recoveryPoint,
            @Nullable BlobPolicy policy) {
        BlobAddress address(String name) {
            return new BlobAddress(StorageLayout.container(vault), name);
        }
    }

    /** Protection is configured with what was reached: a trigger without it is not of an instance that is protected. */
    private static DataSourceIdentity requireIdentity(BackupSource source) {
        if (source.identity() == null) {
            throw new BackupException(
                    ErrorCode.IDENTITY_NOT_KNOWN,
                    "The trigger does not say which database is protected by " + source.instanceName()
                            + ", so that its secret may lead anywhere.");
        }
        return source.identity();
    }

    private static void requireSameDatabase(BackupSource source, DataSourceIdentity expected, SourceFacts facts) {
        if (!expected.sameDatabaseAs(facts.identity())) {
            throw new BackupException(
                    ErrorCode.IDENTITY_CHANGED,
                    "The secret of " + source.instanceName() + " leads to " + describe(facts.identity()) + ", but "
                            + describe(expected) + " is protected.");
        }
        if (!expected.samePlaceAs(facts.identity())) {
            throw new BackupException(
                    ErrorCode.IDENTITY_CHANGED,
                    "The secret of " + source.instanceName() + " leads to " + describe(facts.identity())
                            + ", which is a clone of the protected " + describe(expected)
                            + " or the same under another name. If it is the same, confirm it: configure the protection of "
                            + source.instanceName() + " again, which puts the new name on record.");
        }
    }

    private static String describe(DataSourceIdentity identity) {
        return "'" + identity.database() + "' on " + identity.host() + ":" + identity.port() + " (system identifier "
                + identity.systemIdentifier() + ")";
    }

    private Manifest manifest(
            BackupTriggered trigger,
            Attempt attempt,
            SourceFacts facts,
            DumpDatabase.Dumped dumped,
            List<Part> beside,
            Instant startedAt) {
        Part.Database database =
                new Part.Database(0, facts.identity().database(), facts.properties(), facts.roles(), dumped.streams());
        BackupSource source = trigger.source();
        List<Part> parts = Stream.concat(Stream.of(database), beside.stream()).toList();
        RecoveryPoint recoveryPoint = new RecoveryPoint(
                RecoveryPointId.of(trigger.jobId()),
                trigger.jobId(),
                source.instanceId(),
                source.vault(),
                startedAt,
                trigger.trigger(),
                trigger.scheduledAt(),
                trigger.retentionTag(),
                trigger.policy(),
                false,
                facts.identity().database(),
                facts.identity().serverVersionNum(),
                facts.bytes(),
                database.rawBytes(),
                stored(parts).mapToLong(StoredStream::storedBytes).sum(),
                List.of(facts.identity().database()),
                true);
        return new Manifest(
                Manifest.FORMAT_VERSION,
                recoveryPoint,
                attempt.attemptId(),
                source,
                facts.identity(),
                startedAt,
                clock.instant(),
                Stream.concat(facts.hazards().stream(), dumped.warnings().stream())
                        .toList(),
                parts);
    }

    private static Stream<StoredStream> stored(List<Part> parts) {
        return parts.stream()
                .filter(Part.Stored.class::isInstance)
                .map(Part.Stored.class::cast)
                .flatMap(part -> part.streams().stream());
    }

    private void requireNothingChanged(LeaseKeeper lease, BackupSource source, Place place, List<Part> parts) {
        lease.renewNow();
        if (store.find(place.address(StorageLayout.deletedMarker(place.instance())))
                .isPresent()) {
            throw new BackupException(
                    ErrorCode.INSTANCE_DELETED,
                    "The backup instance " + source.instanceName() + " was deleted while its backup ran.");
        }
        List<StoredStream.Segment> segments =
                stored(parts).flatMap(stream -> stream.segments().stream()).toList();
        for (StoredStream.Segment segment : segments) {
            StoredBlob stored = store.find(place.address(segment.name()))
                    .orElseThrow(() -> new BackupException(
                            ErrorCode.STORAGE_FAILED, "The stored part " + segment.name() + " has vanished."));
            if (stored.bytes() != segment.bytes() || !stored.etag().equals(segment.etag())) {
                throw new BackupException(
                        ErrorCode.STORAGE_FAILED, "The stored part " + segment.name() + " is not what was written.");
            }
        }
    }

    /** Whoever creates the manifest first has made the recovery point; a second attempt takes the first one's. */
    private AttemptOutcome publish(Manifest manifest, Place place) {
        if (documents.create(manifest, place.policy())) {
            return completed(manifest);
        }
        return documents
                .manifest(place.vault(), place.instance(), place.recoveryPoint())
                .map(DumpToRecoveryPoint::completed)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.STORAGE_FAILED,
                        "The manifest of " + place.recoveryPoint() + " was refused and is not there."));
    }

    static AttemptOutcome completed(Manifest manifest) {
        RecoveryPoint recoveryPoint = manifest.recoveryPoint();
        return new AttemptOutcome.Completed(recoveryPoint, recoveryPoint.storedBytes(), manifest.warnings());
    }
}
