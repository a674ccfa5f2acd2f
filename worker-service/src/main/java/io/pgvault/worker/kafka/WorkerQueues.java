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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that a worker takes from, each with slots of its own. */
public final class WorkerQueues implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerQueues.class);

    private final JobRunner runner;
    private final WorkerEvents events;
    private final JobControls controls;
    private final WaitingCommands waiting;
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
     * @param unknownCommandPause before a command that this version does not know is looked at again
     */
    public record Settings(
            String name,
            Slots slots,
            Duration heartbeatInterval,
            Duration longestJob,
            Duration shutdownGrace,
            Duration unknownCommandPause) {}

    /** The work behind the queues. */
    public record Uses(JobWork<BackupTriggered> backup, JobWork<RunRestore> restore, ValidateDataSource validation) {}

    WorkerQueues(
            Settings settings,
            Uses uses,
            Intakes intakes,
            JobRunner runner,
            JobControls controls,
            WaitingCommands waiting,
            WorkerEvents events,
            InstantSource clock) {
        this.runner = runner;
        this.events = events;
        this.controls = controls;
        this.waiting = waiting;
        this.clock = clock;
        this.shutdownGrace = settings.shutdownGrace();
        Slots slots = settings.slots();
        this.intakes = List.of(
                intakes.of(WorkerQueue.BACKUPS, slots.backups(), message -> claimBackup(message, uses.backup())),
                intakes.of(WorkerQueue.RESTORES, slots.restores(), message -> claimRestore(message, uses.restore())),
                intakes.of(
                        WorkerQueue.VALIDATIONS,
                        slots.validations(),
                        message -> claimValidation(message, uses.validation())));
    }

    /** Connects queues to Kafka. */
    @FunctionalInterface
    interface Intakes {
        QueueIntake of(WorkerQueue queue, int slots, QueueReader.Claims claims);
    }

    public void start() {
        controls.start();
        waiting.start();
        intakes.forEach(QueueIntake::start);
    }

    private Optional<Claim> claimBackup(Message message, JobWork<BackupTriggered> work) {
        if (!(message instanceof BackupTriggered trigger)) {
            return Optional.empty();
        }
        Attempt attempt = runner.newAttempt(trigger);
        return Optional.of(() -> clock.instant().isAfter(trigger.expiresAt())
                ? Claim.Step.say(runner.expiredBefore(trigger, attempt, trigger.expiresAt()))
                : step(trigger, attempt, work, runner.isCancelled(trigger)));
    }

    private Optional<Claim> claimRestore(Message message, JobWork<RunRestore> work) {
        if (!(message instanceof RunRestore command)) {
            return Optional.empty();
        }
        Attempt attempt = runner.newAttempt(command);
        // What an attempt before it left on the server is dropped first, whether or not the restore is wanted any more.
        return Optional.of(
                () -> step(command, attempt, work, command.attemptNumber() == 1 && runner.isCancelled(command)));
    }

    private <R extends WorkerJob> Claim.Step step(R request, Attempt attempt, JobWork<R> work, boolean isOver) {
        return isOver
                ? Claim.Step.say(runner.cancelledBefore(request, attempt))
                : new Claim.Step(runner.started(request, attempt), () -> runner.run(request, attempt, work));
    }

    private Optional<Claim> claimValidation(Message message, ValidateDataSource validation) {
        if (!(message instanceof ValidateBackup command)) {
            return Optional.empty();
        }
        Claim.Work answer = () -> events.publishSurely(
                Stream.JOB_EVENTS,
                validation.validate(command),
                NameBasedIds.of("ValidationCompleted", command.operationId().toString()));
        return Optional.of(() -> new Claim.Step(null, answer));
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
        waiting.close();
        controls.close();
    }
}
