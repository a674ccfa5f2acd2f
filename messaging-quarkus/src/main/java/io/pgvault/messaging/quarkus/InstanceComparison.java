package io.pgvault.messaging.quarkus;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.messaging.CompareInstanceStates;
import io.pgvault.messaging.InstanceStates;
import io.pgvault.messaging.StateReader;
import io.quarkus.narayana.jta.QuarkusTransaction;
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

    private final StateReader reader;
    private final Instance<InstanceStates> held;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Duration interval;
    private Instant next = Instant.MIN;

    InstanceComparison(
            StateReader reader,
            Instance<InstanceStates> held,
            MeterRegistry meters,
            InstantSource clock,
            MessagingConfig config) {
        this.reader = reader;
        this.held = held;
        this.meters = meters;
        this.clock = clock;
        this.interval = config.compareInterval();
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (held.isUnsatisfied() || clock.instant().isBefore(next)) {
            return;
        }
        int taken = new CompareInstanceStates(
                        reader,
                        held.get(),
                        work -> QuarkusTransaction.requiringNew().run(work))
                .compare();
        next = clock.instant().plus(interval);
        meters.counter("pgvault.healed", "what", "instance").increment(taken);
        if (taken > 0) {
            LOG.info("Took over {} instances that were published and not known here", taken);
        }
    }
}
