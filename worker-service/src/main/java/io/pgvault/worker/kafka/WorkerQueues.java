package io.pgvault.worker.kafka;

import io.pgvault.worker.attempts.JobRunner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that a worker takes from, each with slots of its own. */
public final class WorkerQueues implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerQueues.class);

    private final JobRunner runner;
    private final JobControls controls;
    private final WaitingCommands waiting;
    private final InstantSource clock;
    private final Duration shutdownGrace;
    private final List<QueueIntake> intakes;

    /**
     * How many jobs of each kind a worker runs at once.
     *
     * @param patience how long all of a kind may be taken before a vault, and a database server, that holds none of them
     *     gets one more
     */
    public record Slots(int backups, int restores, int validations, Duration patience) {}

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

    WorkerQueues(
            List<QueueIntake> intakes,
            JobRunner runner,
            JobControls controls,
            WaitingCommands waiting,
            InstantSource clock,
            Duration shutdownGrace) {
        this.intakes = List.copyOf(intakes);
        this.runner = runner;
        this.controls = controls;
        this.waiting = waiting;
        this.clock = clock;
        this.shutdownGrace = shutdownGrace;
    }

    public void start() {
        controls.start();
        waiting.start();
        intakes.forEach(QueueIntake::start);
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
