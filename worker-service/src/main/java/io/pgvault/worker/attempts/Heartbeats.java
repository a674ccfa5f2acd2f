package io.pgvault.worker.attempts;

import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat;
import java.time.Duration;
import java.time.InstantSource;

/** Tells how far an attempt is, again and again until it ends. */
final class Heartbeats {
    private final Thread thread;

    private Heartbeats(Thread thread) {
        this.thread = thread;
    }

    static Heartbeats start(
            AttemptEvents events, Attempt attempt, JobProgress progress, Duration interval, InstantSource clock) {
        return new Heartbeats(Thread.ofVirtual()
                .name("heartbeats-" + attempt.jobId())
                .start(() -> {
                    try {
                        while (true) {
                            events.publishLoosely(new JobHeartbeat(
                                    attempt,
                                    clock.instant(),
                                    progress.phase(),
                                    progress.transfer().rawBytes(),
                                    progress.transfer().storedBytes(),
                                    progress.sourceBytes()));
                            Thread.sleep(interval);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
    }

    void close() {
        thread.interrupt();
    }
}
