package io.pgvault.retention.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.messaging.CompareInstanceStates;
import io.pgvault.messaging.StateReader;
import io.pgvault.retention.indexing.IndexStore;
import io.pgvault.retention.indexing.Indexes;
import io.pgvault.retention.indexing.NoteChanges;
import io.pgvault.retention.indexing.WriteIndexes;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.ShortestLife;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.rebuilding.ReadStorage;
import io.pgvault.retention.recoverypoints.Adoption;
import io.pgvault.retention.recoverypoints.ApplyLifeCycles;
import io.pgvault.retention.recoverypoints.ArchiveRecoveryPoint;
import io.pgvault.retention.recoverypoints.DeleteInstance;
import io.pgvault.retention.recoverypoints.DeleteOnDemand;
import io.pgvault.retention.recoverypoints.DeleteRecoveryPoint;
import io.pgvault.retention.recoverypoints.GuardExpiry;
import io.pgvault.retention.recoverypoints.InstanceFiles;
import io.pgvault.retention.recoverypoints.ManyAtOnce;
import io.pgvault.retention.recoverypoints.RecoveryPointFiles;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.recoverypoints.ResyncInstance;
import io.pgvault.retention.recoverypoints.StoppedExpiries;
import io.pgvault.retention.recoverypoints.StoredRecoveryPoints;
import io.pgvault.retention.recoverypoints.SweepStorage;
import io.pgvault.retention.recoverypoints.SweepStore;
import io.pgvault.retention.recoverypoints.TagRecoveryPoint;
import io.pgvault.retention.recoverypoints.TellRecoveryPoints;
import io.pgvault.retention.recoverypoints.WaitingDeletions;
import io.pgvault.retention.rehydration.RehydratedFiles;
import io.pgvault.retention.rehydration.RehydrationStore;
import io.pgvault.retention.rehydration.RequestRehydration;
import io.pgvault.retention.rehydration.WorkOffRehydrations;
import io.pgvault.retention.scrubbing.ExamineRecoveryPoint;
import io.pgvault.retention.scrubbing.ScrubPace;
import io.pgvault.retention.scrubbing.ScrubRecoveryPoints;
import io.pgvault.retention.scrubbing.ScrubStore;
import io.pgvault.retention.scrubbing.StoredParts;
import io.pgvault.retention.scrubbing.Throttle;
import io.pgvault.retention.storage.BlobTaskRunner;
import io.pgvault.retention.storage.BlobVaultFiles;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import io.pgvault.retention.tasks.WorkOffTasks;
import io.pgvault.retention.vaults.FollowVaults;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Puts the retention service together. */
@Singleton
class RetentionWiring {
    @Produces
    @Singleton
    Brake brake(RetentionConfig config) {
        RetentionConfig.Brake brake = config.brake();
        return new Brake(brake.largestShare(), brake.always(), brake.missedBackups(), brake.grace());
    }

    @Produces
    @Singleton
    ShortestLife shortestLife(RetentionConfig config) {
        return new ShortestLife(config.shortestLife());
    }

    @Produces
    @Singleton
    GuardExpiry guardExpiry(
            RecoveryPointStore store,
            StoredRecoveryPoints storage,
            Brake brake,
            StoppedExpiries stopped,
            RetentionConfig config) {
        return new GuardExpiry(store, storage, brake, stopped, config.storageParallelism());
    }

    @Produces
    @Singleton
    CompareInstanceStates compareInstanceStates(
            StateReader reader, TaskStore tasks, FollowVaults followVaults, Publisher publisher, InstantSource clock) {
        return new CompareInstanceStates(
                reader, tasks::versions, followVaults::follow, publisher::inTransaction, clock);
    }

    @Produces
    @Singleton
    WorkOffTasks workOffTasks(
            TaskStore tasks,
            BlobStore store,
            TagRecoveryPoint tagRecoveryPoint,
            TellRecoveryPoints tellRecoveryPoints,
            DeleteInstance deleteInstance,
            DeleteOnDemand deleteOnDemand,
            ApplyLifeCycles applyLifeCycles,
            WriteIndexes writeIndexes,
            ResyncInstance resyncInstance,
            ReadStorage readStorage,
            Publisher publisher,
            InstantSource clock) {
        BlobVaultFiles vaults = new BlobVaultFiles(store);
        BlobTaskRunner.Decisions decisions = new BlobTaskRunner.Decisions(
                tagRecoveryPoint::retag,
                tellRecoveryPoints::compare,
                writeIndexes::write,
                deleteInstance::delete,
                deleteOnDemand::delete,
                applyLifeCycles::release,
                vault -> {
                    vaults.delete(vault);
                    tasks.forgetAll(vault);
                    tasks.cancel(List.of(new Task.DescribeVaultIndex(vault).key()));
                },
                resyncInstance::resync,
                readStorage::read);
        return new WorkOffTasks(tasks, new BlobTaskRunner(store, clock, decisions), publisher, clock);
    }

    @Produces
    @Singleton
    DeleteInstance deleteInstance(
            RecoveryPointStore store,
            InstanceFiles files,
            TaskStore tasks,
            Publisher publisher,
            InstantSource clock,
            RetentionConfig config) {
        return new DeleteInstance(store, files, tasks, publisher, clock, config.lostAttemptsAfter());
    }

    @Produces
    @Singleton
    NoteChanges noteChanges(TaskStore tasks, InstantSource clock, RetentionConfig config) {
        return new NoteChanges(tasks, clock, config.indexPause());
    }

    @Produces
    @Singleton
    WriteIndexes writeIndexes(
            IndexStore store,
            StoredRecoveryPoints storage,
            Indexes indexes,
            NoteChanges changes,
            Publisher publisher,
            ManyAtOnce manyAtOnce) {
        return new WriteIndexes(store, storage, indexes, changes, publisher, manyAtOnce);
    }

    @Produces
    @Singleton
    ScrubPace scrubPace(RetentionConfig config) {
        return new ScrubPace(
                config.scrub().within(), config.scrub().mostBytesPerSecond().asLongValue());
    }

    @Produces
    @Singleton
    Throttle throttle(ScrubPace pace) {
        return new Throttle(pace.mostBytes(), System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    @Produces
    @Singleton
    ScrubRecoveryPoints scrubRecoveryPoints(
            ScrubStore store,
            StoredRecoveryPoints storage,
            StoredParts parts,
            Throttle throttle,
            TaskStore tasks,
            Publisher publisher,
            InstantSource clock,
            ScrubPace pace) {
        return new ScrubRecoveryPoints(
                store, new ExamineRecoveryPoint(storage, parts, throttle), tasks, publisher, clock, pace);
    }

    @Produces
    @Singleton
    TellRecoveryPoints tellRecoveryPoints(
            RecoveryPointStore store,
            StoredRecoveryPoints storage,
            SweepStorage sweepStorage,
            Publisher publisher,
            MeterRegistry meters,
            InstantSource clock) {
        return new TellRecoveryPoints(
                store,
                storage,
                sweepStorage,
                publisher,
                what -> meters.counter("pgvault.healed", "what", what).increment(),
                clock);
    }

    @Produces
    @Singleton
    ArchiveRecoveryPoint archiveRecoveryPoint(
            RecoveryPointStore store,
            RecoveryPointFiles files,
            TaskStore tasks,
            Publisher publisher,
            InstantSource clock,
            RetentionConfig config) {
        return new ArchiveRecoveryPoint(store, files, tasks, publisher, clock, config.holdPause());
    }

    @Produces
    @Singleton
    DeleteRecoveryPoint deleteRecoveryPoint(
            RecoveryPointStore store,
            RecoveryPointFiles files,
            Publisher publisher,
            InstantSource clock,
            RetentionConfig config) {
        return new DeleteRecoveryPoint(
                store,
                files,
                publisher,
                clock,
                new DeleteRecoveryPoint.Pauses(config.holdPause(), config.immutablePause(), config.failurePause()));
    }

    @Produces
    @Singleton
    WorkOffRehydrations workOffRehydrations(
            RehydrationStore store,
            RecoveryPointStore recoveryPoints,
            RehydratedFiles files,
            Publisher publisher,
            InstantSource clock,
            RetentionConfig config) {
        return new WorkOffRehydrations(
                store,
                recoveryPoints,
                files,
                publisher,
                clock,
                new WorkOffRehydrations.Pauses(config.rehydrationPause(), config.holdPause()));
    }

    @Produces
    @Singleton
    Adoption adoption(TagRecoveryPoint tagRecoveryPoint, RequestRehydration requestRehydration) {
        return (found, decided) -> {
            requestRehydration.adopt(found, decided);
            return tagRecoveryPoint.adopt(found, decided);
        };
    }

    @Produces
    @Singleton
    ManyAtOnce manyAtOnce(RetentionConfig config) {
        return new ManyAtOnce(config.storageParallelism());
    }

    @Produces
    @Singleton
    SweepStorage sweepStorage(
            SweepStore store,
            StoredRecoveryPoints storage,
            Adoption adoption,
            Publisher publisher,
            WaitingDeletions waiting,
            InstantSource clock,
            RetentionConfig config) {
        return new SweepStorage(
                store,
                storage,
                adoption,
                publisher,
                waiting,
                clock,
                new SweepStorage.Patience(config.announceAfter(), config.lostAttemptsAfter()));
    }
}
