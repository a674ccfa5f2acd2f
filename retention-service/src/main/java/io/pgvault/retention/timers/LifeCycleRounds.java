package io.pgvault.retention.timers;

import io.pgvault.contract.InstanceId;
import io.pgvault.retention.config.RetentionConfig;
import io.pgvault.retention.recoverypoints.ApplyLifeCycles;
import io.pgvault.retention.recoverypoints.ArchiveRecoveryPoint;
import io.pgvault.retention.recoverypoints.DeleteRecoveryPoint;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.recoverypoints.WaitingDeletions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
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

/** Decides what is due for recovery points, and carries it out. */
@ApplicationScoped
class LifeCycleRounds {
    private static final int PAGE = 10_000;
    private static final int BATCH = 100;

    private final RecoveryPointStore store;
    private final ApplyLifeCycles applyLifeCycles;
    private final ArchiveRecoveryPoint archiveRecoveryPoint;
    private final DeleteRecoveryPoint deleteRecoveryPoint;
    private final WaitingDeletions waiting;
    private final InstantSource clock;
    private final int parallelism;

    LifeCycleRounds(
            RecoveryPointStore store,
            ApplyLifeCycles applyLifeCycles,
            ArchiveRecoveryPoint archiveRecoveryPoint,
            DeleteRecoveryPoint deleteRecoveryPoint,
            WaitingDeletions waiting,
            InstantSource clock,
            RetentionConfig config) {
        this.store = store;
        this.applyLifeCycles = applyLifeCycles;
        this.archiveRecoveryPoint = archiveRecoveryPoint;
        this.deleteRecoveryPoint = deleteRecoveryPoint;
        this.waiting = waiting;
        this.clock = clock;
        this.parallelism = config.storageParallelism();
        if (parallelism < 1) {
            throw new IllegalArgumentException(
                    "pgvault.retention.storage-parallelism must be at least 1, not " + parallelism);
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
            carryOut(
                    (now, most) -> waiting.since().isPresent() ? List.of() : store.deleting(now, most),
                    deleteRecoveryPoint::delete,
                    threads);
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
}
