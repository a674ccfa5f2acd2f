package io.pgvault.retention.kafka;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.retention.config.RetentionConfig;
import io.pgvault.retention.recoverypoints.ApplyLifeCycles;
import io.pgvault.retention.recoverypoints.ArchiveRecoveryPoint;
import io.pgvault.retention.recoverypoints.DeleteRecoveryPoint;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.recoverypoints.SweepStorage;
import io.pgvault.retention.tasks.WorkOffTasks;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the service does again and again: tasks, life cycles, the sweep of storage. */
@ApplicationScoped
class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int PAGE = 10_000;
    private static final int BATCH = 100;

    /** Beyond all tries of storage: a transaction that ends before them would forget that the task failed. */
    private static final Duration LONGEST_TASK = Duration.ofMinutes(30);

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final WorkOffTasks tasks;
    private final RecoveryPointStore store;
    private final ApplyLifeCycles applyLifeCycles;
    private final ArchiveRecoveryPoint archiveRecoveryPoint;
    private final DeleteRecoveryPoint deleteRecoveryPoint;
    private final SweepStorage sweepStorage;
    private final InstantSource clock;
    private final int parallelism;

    Rounds(
            WorkOffTasks tasks,
            RecoveryPointStore store,
            ApplyLifeCycles applyLifeCycles,
            ArchiveRecoveryPoint archiveRecoveryPoint,
            DeleteRecoveryPoint deleteRecoveryPoint,
            SweepStorage sweepStorage,
            InstantSource clock,
            RetentionConfig config) {
        this.tasks = tasks;
        this.store = store;
        this.applyLifeCycles = applyLifeCycles;
        this.archiveRecoveryPoint = archiveRecoveryPoint;
        this.deleteRecoveryPoint = deleteRecoveryPoint;
        this.sweepStorage = sweepStorage;
        this.clock = clock;
        this.parallelism = config.storageParallelism();
        if (parallelism < 1) {
            throw new IllegalArgumentException(
                    "pgvault.retention.storage-parallelism must be at least 1, not " + parallelism);
        }
    }

    @Scheduled(every = "${pgvault.retention.task-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void workOffTasks() {
        boolean more = true;
        while (more) {
            more = QuarkusTransaction.requiringNew()
                    .timeout(Math.toIntExact(LONGEST_TASK.toSeconds()))
                    .call(tasks::workOffOne);
        }
    }

    @Scheduled(every = "${pgvault.retention.expiry-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void decide() {
        InstanceId last = null;
        do {
            last = decideAfter(last);
        } while (last != null);
    }

    /** The next instances after one; null when there are no more. */
    private @Nullable InstanceId decideAfter(@Nullable InstanceId last) {
        List<InstanceId> due =
                QuarkusTransaction.requiringNew().call(() -> store.instancesWithDue(clock.instant(), last, PAGE));
        for (int from = 0; from < due.size(); from += BATCH) {
            List<InstanceId> batch = due.subList(from, Math.min(from + BATCH, due.size()));
            QuarkusTransaction.requiringNew().run(() -> applyLifeCycles.apply(batch));
        }
        return due.size() < PAGE ? null : due.getLast();
    }

    /** Apart from the decisions, which need not wait for storage. */
    @Scheduled(every = "${pgvault.retention.expiry-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void carryOut() throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(parallelism)) {
            carryOut(store::archiving, archiveRecoveryPoint::archive, threads);
            carryOut(store::deleting, this::delete, threads);
        }
    }

    /** Each step ends or is put off: what was begun comes up once in a round. */
    private void carryOut(
            BiFunction<Instant, Integer, List<FollowedRecoveryPoint>> begun,
            Consumer<FollowedRecoveryPoint> step,
            ExecutorService threads)
            throws InterruptedException {
        Instant until = clock.instant();
        List<FollowedRecoveryPoint> batch;
        do {
            batch = QuarkusTransaction.requiringNew().call(() -> begun.apply(until, BATCH));
            List<Callable<Object>> steps = batch.stream()
                    .map(recoveryPoint -> Executors.callable(() -> step.accept(recoveryPoint)))
                    .toList();
            for (Future<Object> done : threads.invokeAll(steps)) {
                whenDone(done);
            }
        } while (batch.size() == BATCH);
    }

    /** A step that fails in a way that nobody expected ends the round, or it would begin with the same one for ever. */
    private static void whenDone(Future<Object> step) throws InterruptedException {
        try {
            step.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A recovery point cannot be archived or deleted", e.getCause());
        }
    }

    @Scheduled(every = "${pgvault.retention.sweep-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        sweepStorage.sweep();
    }

    /** One that cannot be deleted now waits, and does not keep the others from going. */
    private void delete(FollowedRecoveryPoint recoveryPoint) {
        try {
            deleteRecoveryPoint.delete(recoveryPoint);
        } catch (BackupException e) {
            LOG.warn("Recovery point {} cannot be deleted now: {}", recoveryPoint.id(), e.getMessage());
            QuarkusTransaction.requiringNew()
                    .run(() ->
                            store.postpone(recoveryPoint.id(), clock.instant().plus(AFTER_FAILURE)));
        }
    }
}
