package io.pgvault.worker.kafka;

import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.stream.Stream;
import io.pgvault.worker.jobs.JobProgress;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.common.errors.InterruptException;

/** Tells how far an attempt is, again and again until it ends. */
final class Heartbeats {
    private final Thread thread;

    private Heartbeats(Thread thread) {
        this.thread = thread;
    }

    static Heartbeats start(
            WorkerEvents events, Attempt attempt, JobProgress progress, Duration interval, InstantSource clock) {
        return new Heartbeats(Thread.ofVirtual()
                .name("heartbeats-" + attempt.jobId())
                .start(() -> {
                    try {
                        while (true) {
                            events.publishLoosely(
                                    Stream.JOB_HEARTBEATS,
                                    new JobHeartbeat(
                                            attempt,
                                            clock.instant(),
                                            progress.phase(),
                                            progress.transfer().rawBytes(),
                                            progress.transfer().storedBytes(),
                                            progress.sourceBytes()));
                            Thread.sleep(interval);
                        }
                    } catch (InterruptedException | InterruptException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
    }

    void close() {
        thread.interrupt();
    }
}
