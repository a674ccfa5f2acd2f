package io.pgvault.worker.backup;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.BackupTarget;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.storage.DatabaseBackup;
import io.pgvault.contract.storage.DatabaseBackup.Dump;
import io.pgvault.contract.storage.Manifest;
import io.pgvault.contract.storage.StorageLayout;
import io.pgvault.worker.jobs.AttemptOutcome;
import io.pgvault.worker.jobs.JobProgress;
import io.pgvault.worker.jobs.LeaseKeeper;
import io.pgvault.worker.jobs.StallWatch;
import io.pgvault.worker.jobs.StoredDocuments;
import io.pgvault.worker.pipeline.DumpWriter;
import io.pgvault.worker.postgres.PostgresTools;
import io.pgvault.worker.postgres.ProgramFailures;
import io.pgvault.worker.postgres.ServerSessions;
import io.pgvault.worker.postgres.SourceFacts;
import io.pgvault.worker.postgres.ToolProcess;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.validation.ReachedSource;
import io.pgvault.worker.validation.SourceAccess;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Dumps a database into storage and makes it a recovery point. The manifest comes last and only when the dump ended
 * well, everything that it names is there, the lease is still held and the instance has not been deleted meanwhile.
 */
public final class DumpToRecoveryPoint {
    private final SourceAccess access;
    private final PostgresTools tools;
    private final ProgramFailures failures;
    private final ServerSessions sessions;
    private final StallWatch stallWatch;
    private final DumpWriter writer;
    private final BlobStore store;
    private final StoredDocuments documents;
    private final InstantSource clock;

    public DumpToRecoveryPoint(
            SourceAccess access,
            PostgresTools tools,
            ProgramFailures failures,
            ServerSessions sessions,
            StallWatch stallWatch,
            DumpWriter writer,
            BlobStore store,
            InstantSource clock) {
        this.access = access;
        this.tools = tools;
        this.failures = failures;
        this.sessions = sessions;
        this.stallWatch = stallWatch;
        this.writer = writer;
        this.store = store;
        this.documents = new StoredDocuments(store);
        this.clock = clock;
    }

    AttemptOutcome run(BackupTriggered trigger, Attempt attempt, JobProgress progress, LeaseKeeper lease)
            throws InterruptedException {
        BackupTarget target = trigger.target();
        ReachedSource source = access.reach(target.vault(), target.secret());
        requireSameDatabase(target, source.facts());
        progress.expect(source.facts().bytes());
        Instant startedAt = clock.instant();
        progress.enter(Phase.DUMPING);
        Place place = new Place(
                StorageLayout.container(target.vault().id()), target.instanceId(), RecoveryPointId.of(trigger.jobId()));
        sessions.endOthers(source.login(), attempt);
        Dump dump = dump(source, attempt, progress, place);
        Manifest manifest = manifest(trigger, attempt, source.facts(), dump, startedAt);
        progress.stopSignal().requireNotRequested();
        requireNothingChanged(lease, target, place, dump);
        return publish(manifest, place);
    }

    private record Place(String container, InstanceId instance, RecoveryPointId recoveryPoint) {
        BlobAddress address(String name) {
            return new BlobAddress(container, name);
        }
    }

    private Dump dump(ReachedSource source, Attempt attempt, JobProgress progress, Place place)
            throws InterruptedException {
        boolean whole = false;
        try {
            DumpWriter.Staged staged = stage(source, attempt, progress, place);
            whole = true;
            progress.enter(Phase.COMMITTING);
            return staged.commit();
        } finally {
            if (!whole) {
                sessions.end(source.login(), attempt);
            }
        }
    }

    private DumpWriter.Staged stage(ReachedSource source, Attempt attempt, JobProgress progress, Place place)
            throws InterruptedException {
        DatabaseLogin login = source.login();
        try (ToolProcess process = tools.dump(login, attempt)) {
            stallWatch.over(process, login, attempt, progress);
            progress.stopSignal().whenRequested(process::stop);
            DumpWriter.Staged staged = writer.stage(
                    process.output(),
                    segment -> place.address(StorageLayout.segment(
                            place.instance(), place.recoveryPoint(), attempt.attemptId(), 0, segment)),
                    place.address(
                            StorageLayout.blocks(place.instance(), place.recoveryPoint(), attempt.attemptId(), 0)),
                    progress.transfer());
            int exitCode = process.waitFor();
            progress.stopSignal().requireNotRequested();
            // A killed dump's output ends like a whole one's: only the exit code tells them apart.
            if (exitCode != 0) {
                throw failures.ofDump(login, source.facts().serverStarted(), exitCode, process.messages());
            }
            return staged;
        } catch (IOException e) {
            throw new BackupException(ErrorCode.DUMP_FAILED, "The output of pg_dump could not be read.", e);
        }
    }

    private static void requireSameDatabase(BackupTarget target, SourceFacts facts) {
        var expected = target.identity();
        if (expected != null && !expected.sameDatabaseAs(facts.identity())) {
            throw new BackupException(
                    ErrorCode.IDENTITY_CHANGED,
                    "The secret of " + target.instanceName() + " leads to " + describe(facts.identity()) + ", but "
                            + describe(expected) + " is protected.");
        }
    }

    private static String describe(DataSourceIdentity identity) {
        return "'" + identity.database() + "' on " + identity.host() + ":" + identity.port() + " (system identifier "
                + identity.systemIdentifier() + ")";
    }

    private Manifest manifest(
            BackupTriggered trigger, Attempt attempt, SourceFacts facts, Dump dump, Instant startedAt) {
        BackupTarget target = trigger.target();
        RecoveryPoint recoveryPoint = new RecoveryPoint(
                RecoveryPointId.of(trigger.jobId()),
                trigger.jobId(),
                target.instanceId(),
                target.vault(),
                startedAt,
                trigger.kind(),
                trigger.scheduledAt(),
                trigger.retentionTag(),
                trigger.policy(),
                false,
                facts.identity().database(),
                facts.identity().serverVersionNum(),
                facts.bytes(),
                dump.rawBytes(),
                dump.storedBytes());
        return new Manifest(
                Manifest.FORMAT_VERSION,
                recoveryPoint,
                attempt.attemptId(),
                target,
                facts.identity(),
                tools.version().toString(),
                startedAt,
                clock.instant(),
                List.of(new DatabaseBackup(0, facts.identity().database(), facts.properties(), facts.roles(), dump)));
    }

    private void requireNothingChanged(LeaseKeeper lease, BackupTarget target, Place place, Dump dump) {
        lease.renewNow();
        if (store.find(place.address(StorageLayout.deletedMarker(place.instance())))
                .isPresent()) {
            throw new BackupException(
                    ErrorCode.INSTANCE_DELETED,
                    "The backup instance " + target.instanceName() + " was deleted while its backup ran.");
        }
        for (DatabaseBackup.Segment segment : dump.segments()) {
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
        BlobAddress address = place.address(StorageLayout.manifest(place.instance(), place.recoveryPoint()));
        if (documents.createManifest(address, manifest)) {
            return completed(manifest);
        }
        return documents
                .manifest(address)
                .map(DumpToRecoveryPoint::completed)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.STORAGE_FAILED, "The manifest " + address + " was refused and is not there."));
    }

    static AttemptOutcome completed(Manifest manifest) {
        RecoveryPoint recoveryPoint = manifest.recoveryPoint();
        return new AttemptOutcome.Completed(recoveryPoint, recoveryPoint.storedBytes(), List.of());
    }
}
