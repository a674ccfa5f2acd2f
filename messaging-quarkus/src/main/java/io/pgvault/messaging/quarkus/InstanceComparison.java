package io.pgvault.messaging.quarkus;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.messaging.CompareInstanceStates;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the instances at each start, and from then on at a slow pace; after a failure it soon tries again. */
@Singleton
class InstanceComparison {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceComparison.class);

    private final Instance<CompareInstanceStates> comparison;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Duration interval;
    private Instant next = Instant.MIN;

    InstanceComparison(
            Instance<CompareInstanceStates> comparison,
            MeterRegistry meters,
            InstantSource clock,
            MessagingConfig config) {
        this.comparison = comparison;
        this.meters = meters;
        this.clock = clock;
        this.interval = config.compareInterval();
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (comparison.isUnsatisfied() || clock.instant().isBefore(next)) {
            return;
        }
        int taken = comparison.get().compare();
        next = clock.instant().plus(interval);
        meters.counter("pgvault.healed", "what", "instance").increment(taken);
        if (taken > 0) {
            LOG.info("Took over {} instances that were published and not known here", taken);
        }
    }
}
