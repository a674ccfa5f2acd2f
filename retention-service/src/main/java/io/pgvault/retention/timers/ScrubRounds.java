package io.pgvault.retention.timers;

import io.pgvault.retention.scrubbing.ScrubRecoveryPoints;
import io.pgvault.retention.scrubbing.Throttle;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Reads recovery points again, as long as one is due. */
@ApplicationScoped
class ScrubRounds {
    private final ScrubRecoveryPoints scrubRecoveryPoints;
    private final Throttle throttle;

    ScrubRounds(ScrubRecoveryPoints scrubRecoveryPoints, Throttle throttle) {
        this.scrubRecoveryPoints = scrubRecoveryPoints;
        this.throttle = throttle;
    }

    @Scheduled(every = "${pgvault.retention.scrub.look-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void scrub() {
        try {
            boolean more = true;
            while (more) {
                more = scrubRecoveryPoints.scrubNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reading may take hours, and nobody waits for its end. */
    void stop(@Observes ShutdownEvent event) {
        throttle.stop();
    }
}
