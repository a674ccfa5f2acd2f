package io.pgvault.worker.backup;

import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.recoverypoints.parts.Pace;
import io.pgvault.retention.lifecycle.KeptInStorage;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StopSignal;
import io.pgvault.worker.attempts.Together;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Dumps a data source into storage and makes it a recovery point. The manifest comes last and only when the dump ended
 * well, everything that it names is there, the lease is still held and the instance has not been deleted meanwhile.
 */
public final class DumpToRecoveryPoint {
    /** Requests at once. */
    private static final int LOOKS = 16;

    private final DumpDataSource dumpDataSource;
    private final BlobStore store;
    private final StoredDocuments documents;
    private final InstantSource clock;

    public DumpToRecoveryPoint(DumpDataSource dumpDataSource, BlobStore store, InstantSource clock) {
        this.dumpDataSource = dumpDataSource;
        this.store = store;
        this.documents = new StoredDocuments(store);
        this.clock = clock;
    }

    AttemptOutcome run(BackupTriggered trigger, Attempt attempt, JobProgress progress, LeaseKeeper lease)
            throws InterruptedException {
        BackupSource source = trigger.source();
        Instant startedAt = clock.instant();
        Place place = new Place(
                source.vault().id(),
                source.instanceId(),
                RecoveryPointId.of(trigger.jobId()),
                policy(trigger, startedAt),
                Pace.of(source.mostBytesPerSecond()));
        DataSourceDump dump = dumpDataSource.dump(source, attempt, progress, place);
        Manifest manifest = manifest(trigger, attempt, dump, startedAt);
        progress.stopSignal().requireNotRequested();
        requireNothingChanged(lease, source, place, manifest.parts(), progress.stopSignal());
        return publish(manifest, place);
    }

    /** As its vault wants it, until the default rule of its policy lets it go: nobody has chosen a tag yet. */
    private static @Nullable BlobPolicy policy(BackupTriggered trigger, Instant time) {
        return trigger.immutability() == null
                ? null
                : new BlobPolicy(trigger.immutability(), KeptInStorage.atBirth(time, trigger.policy()));
    }

    private Manifest manifest(BackupTriggered trigger, Attempt attempt, DataSourceDump dump, Instant startedAt) {
        BackupSource source = trigger.source();
        List<Part.Database> databases = dump.databases();
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
                dump.partial(),
                source.dataSource().isServer()
                        ? source.dataSource().resourceName()
                        : dump.reached().database(),
                dump.reached().serverVersionNum(),
                dump.bytes(),
                databases.stream().mapToLong(Part.Database::rawBytes).sum(),
                stored(dump.parts()).mapToLong(StoredStream::storedBytes).sum(),
                databases.stream().map(Part.Database::name).toList(),
                true);
        return new Manifest(
                Manifest.FORMAT_VERSION,
                recoveryPoint,
                attempt.attemptId(),
                source,
                dump.reached(),
                startedAt,
                clock.instant(),
                dump.warnings(),
                dump.parts());
    }

    private static Stream<StoredStream> stored(List<Part> parts) {
        return parts.stream()
                .filter(Part.Stored.class::isInstance)
                .map(Part.Stored.class::cast)
                .flatMap(part -> part.streams().stream());
    }

    /** All at once: each is a way to storage and back, and the lease keeps deletion away from the first to the last. */
    private void requireNothingChanged(
            LeaseKeeper lease, BackupSource source, Place place, List<Part> parts, StopSignal stop)
            throws InterruptedException {
        List<Runnable> looks = new ArrayList<>();
        looks.add(lease::renewNow);
        looks.add(() -> requireNotDeleted(source, place));
        stored(parts)
                .flatMap(stream -> stream.segments().stream())
                .forEach(segment -> looks.add(() -> requireThere(segment, place)));
        Together.runAll(looks, LOOKS, stop);
    }

    private void requireNotDeleted(BackupSource source, Place place) {
        if (documents.isDeleted(place.vault(), place.instance())) {
            throw new BackupException(
                    ErrorCode.INSTANCE_DELETED,
                    "The backup instance " + source.instanceName() + " was deleted while its backup ran.");
        }
    }

    private void requireThere(StoredStream.Segment segment, Place place) {
        StoredBlob stored = store.find(place.address(segment.name()))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.STORAGE_FAILED, "The stored part " + segment.name() + " has vanished."));
        if (stored.bytes() != segment.bytes() || !stored.etag().equals(segment.etag())) {
            throw new BackupException(
                    ErrorCode.STORAGE_FAILED, "The stored part " + segment.name() + " is not what was written.");
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
