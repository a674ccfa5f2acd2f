package io.pgvault.retention.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.messaging.CompareInstanceStates;
import io.pgvault.messaging.StateReader;
import io.pgvault.retention.lifecycle.ExpiryGuard;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.recoverypoints.ApplyLifeCycles;
import io.pgvault.retention.recoverypoints.ArchiveRecoveryPoint;
import io.pgvault.retention.recoverypoints.DeleteRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecallDeletions;
import io.pgvault.retention.recoverypoints.RecoveryPointFiles;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.recoverypoints.StoppedExpiries;
import io.pgvault.retention.recoverypoints.SweepStorage;
import io.pgvault.retention.recoverypoints.SweepStore;
import io.pgvault.retention.recoverypoints.TagRecoveryPoint;
import io.pgvault.retention.recoverypoints.TellRecoveryPoints;
import io.pgvault.retention.storage.BlobRecoveryPointFiles;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import io.pgvault.retention.storage.BlobTaskRunner;
import io.pgvault.retention.tasks.TaskStore;
import io.pgvault.retention.tasks.WorkOffTasks;
import io.pgvault.retention.vaults.FollowVaults;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts the retention service together. */
@Singleton
class RetentionWiring {
    @Produces
    @Singleton
    FollowVaults followVaults(TaskStore tasks) {
        return new FollowVaults(tasks);
    }

    @Produces
    @Singleton
    CompareInstanceStates compareInstanceStates(StateReader reader, TaskStore tasks, FollowVaults followVaults) {
        return new CompareInstanceStates(reader, tasks::versions, followVaults::follow, RetentionWiring::inTransaction);
    }

    @Produces
    @Singleton
    WorkOffTasks workOffTasks(
            TaskStore tasks,
            BlobStore store,
            TagRecoveryPoint tagRecoveryPoint,
            TellRecoveryPoints tellRecoveryPoints,
            Publisher publisher,
            InstantSource clock) {
        return new WorkOffTasks(
                tasks,
                new BlobTaskRunner(store, clock, tagRecoveryPoint::retag, tellRecoveryPoints::compare),
                publisher,
                clock);
    }

    @Produces
    @Singleton
    TellRecoveryPoints tellRecoveryPoints(
            RecoveryPointStore store,
            BlobStore blobs,
            SweepStorage sweepStorage,
            Publisher publisher,
            MeterRegistry meters,
            InstantSource clock) {
        return new TellRecoveryPoints(
                store,
                new BlobStoredRecoveryPoints(blobs),
                sweepStorage,
                publisher,
                what -> meters.counter("pgvault.healed", "what", what).increment(),
                clock);
    }

    @Produces
    @Singleton
    TagRecoveryPoint tagRecoveryPoint(
            RecoveryPointStore store, TaskStore tasks, Publisher publisher, InstantSource clock) {
        return new TagRecoveryPoint(store, tasks, publisher, clock);
    }

    @Produces
    @Singleton
    RecallDeletions recallDeletions(RecoveryPointStore store) {
        return new RecallDeletions(store);
    }

    @Produces
    @Singleton
    ApplyLifeCycles applyLifeCycles(
            RecoveryPointStore store,
            TaskStore tasks,
            Publisher publisher,
            StoppedExpiries stopped,
            InstantSource clock,
            RetentionConfig config) {
        ExpiryGuard guard =
                new ExpiryGuard(config.brake().largestShare(), config.brake().always());
        return new ApplyLifeCycles(store, tasks, publisher, guard, stopped, clock);
    }

    @Produces
    @Singleton
    RecoveryPointFiles recoveryPointFiles(BlobStore blobs, BlobLeases leases) {
        return new BlobRecoveryPointFiles(blobs, leases);
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
        return new ArchiveRecoveryPoint(
                store, files, tasks, publisher, clock, config.holdPause(), RetentionWiring::inTransaction);
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
                new DeleteRecoveryPoint.Pauses(config.holdPause(), config.immutablePause()),
                RetentionWiring::inTransaction);
    }

    @Produces
    @Singleton
    SweepStorage sweepStorage(
            SweepStore store,
            RecoveryPointStore dueList,
            BlobStore blobs,
            TagRecoveryPoint tagRecoveryPoint,
            Publisher publisher,
            InstantSource clock,
            RetentionConfig config) {
        return new SweepStorage(
                store,
                dueList,
                new BlobStoredRecoveryPoints(blobs),
                tagRecoveryPoint::adopt,
                publisher,
                clock,
                new SweepStorage.Patience(config.announceAfter(), config.lostAttemptsAfter()),
                RetentionWiring::inTransaction);
    }

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }
}
