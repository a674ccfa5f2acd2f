package io.pgvault.worker.kafka;

import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.worker.jobs.JobWork;
import io.pgvault.worker.validation.ValidateDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that a worker takes from, each with slots of its own. */
public final class WorkerQueues implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerQueues.class);

    private final JobRunner runner;
    private final WorkerEvents events;
    private final JobControls controls;
    private final InstantSource clock;
    private final Duration shutdownGrace;
    private final List<QueueIntake> intakes;

    /** How many jobs of each kind a worker runs at once. */
    public record Slots(int backups, int restores, int validations) {}

    /**
     * How a worker behaves.
     *
     * @param name in jobs and logs
     * @param heartbeatInterval between two signs of life of a job
     * @param longestJob how long an attempt may take
     * @param shutdownGrace for running jobs when the worker is told to stop
     */
    public record Settings(
            String name, Slots slots, Duration heartbeatInterval, Duration longestJob, Duration shutdownGrace) {}

    /** The work behind the queues. */
    public record Uses(JobWork<BackupTriggered> backup, JobWork<RunRestore> restore, ValidateDataSource validation) {}

    WorkerQueues(
            Settings settings,
            Uses uses,
            Function<WorkerQueue, Supplier<ShareConsumer<String, byte[]>>> consumers,
            JobRunner runner,
            JobControls controls,
            WorkerEvents events,
            InstantSource clock) {
        this.runner = runner;
        this.events = events;
        this.controls = controls;
        this.clock = clock;
        this.shutdownGrace = settings.shutdownGrace();
        Slots slots = settings.slots();
        this.intakes = List.of(
                intake(WorkerQueue.BACKUPS, slots.backups(), consumers, message -> claimBackup(message, uses.backup())),
                intake(
                        WorkerQueue.RESTORES,
                        slots.restores(),
                        consumers,
                        message -> claimRestore(message, uses.restore())),
                intake(
                        WorkerQueue.VALIDATIONS,
                        slots.validations(),
                        consumers,
                        message -> claimValidation(message, uses.validation())));
    }

    public void start() {
        controls.start();
        intakes.forEach(QueueIntake::start);
    }

    private QueueIntake intake(
            WorkerQueue queue,
            int slots,
            Function<WorkerQueue, Supplier<ShareConsumer<String, byte[]>>> consumers,
            QueueIntake.Claim claim) {
        return new QueueIntake(queue, slots, consumers.apply(queue), claim, events);
    }

    private Optional<QueueIntake.Work> claimBackup(Message message, JobWork<BackupTriggered> work)
            throws ExecutionException, InterruptedException {
        if (!(message instanceof BackupTriggered trigger)) {
            return Optional.empty();
        }
        if (clock.instant().isAfter(trigger.expiresAt())) {
            runner.skipExpired(trigger, runner.newAttempt(trigger), trigger.expiresAt());
            return Optional.empty();
        }
        return claim(trigger, work);
    }

    private Optional<QueueIntake.Work> claimRestore(Message message, JobWork<RunRestore> work)
            throws ExecutionException, InterruptedException {
        return message instanceof RunRestore command ? claim(command, work) : Optional.empty();
    }

    private <R extends WorkerJob> Optional<QueueIntake.Work> claim(R request, JobWork<R> work)
            throws ExecutionException, InterruptedException {
        Attempt attempt = runner.newAttempt(request);
        if (runner.isCancelled(request)) {
            runner.skipCancelled(request, attempt);
            return Optional.empty();
        }
        runner.announce(request, attempt);
        return Optional.of(() -> runner.run(request, attempt, work));
    }

    private Optional<QueueIntake.Work> claimValidation(Message message, ValidateDataSource validation) {
        if (!(message instanceof ValidateBackup command)) {
            return Optional.empty();
        }
        return Optional.of(() -> events.publishSurely(
                Stream.JOB_EVENTS,
                validation.validate(command),
                NameBasedIds.of("ValidationCompleted", command.operationId().toString())));
    }

    /** Takes no more jobs, gives those that run some time to end, and hands the rest over. */
    @Override
    public void close() {
        intakes.forEach(QueueIntake::stopTaking);
        Instant end = clock.instant().plus(shutdownGrace);
        boolean idle = intakes.stream().allMatch(intake -> intake.awaitEnd(Duration.between(clock.instant(), end)));
        if (!idle) {
            LOG.info("The time for running jobs is over; other workers take them over");
            runner.handOver();
        }
        intakes.forEach(QueueIntake::close);
        controls.close();
    }
}
