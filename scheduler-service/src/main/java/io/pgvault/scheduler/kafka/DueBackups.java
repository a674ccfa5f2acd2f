package io.pgvault.scheduler.kafka;

import io.pgvault.scheduler.config.SchedulerConfig;
import io.pgvault.scheduler.planning.PlanDueBackups;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks what is due, several times a second: the query is one step into an index. On a thread of its own, because the
 * timer of Quarkus ticks once a second at most.
 */
@Singleton
class DueBackups {
    private static final Logger LOG = LoggerFactory.getLogger(DueBackups.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final PlanDueBackups planDueBackups;
    private final Duration pause;
    private final Thread thread = new Thread(this::run, "due-backups");
    private final CountDownLatch closed = new CountDownLatch(1);

    DueBackups(PlanDueBackups planDueBackups, SchedulerConfig config) {
        this.planDueBackups = planDueBackups;
        this.pause = config.pollInterval();
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        closed.countDown();
        thread.join(Duration.ofSeconds(10));
    }

    private void run() {
        Duration wait = Duration.ZERO;
        while (!isClosedWithin(wait)) {
            wait = look();
        }
    }

    /** Says how long to wait until the next look. */
    private Duration look() {
        try {
            return planDueBackups.plan() ? Duration.ZERO : pause;
        } catch (RuntimeException | Error e) {
            // Whatever it was, what is due stays due; a scheduler that runs and looks no more would go unnoticed.
            LOG.warn("Looks again for what is due in {}: {}", PAUSE_AFTER_FAILURE, e.toString(), e);
            return PAUSE_AFTER_FAILURE;
        }
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
