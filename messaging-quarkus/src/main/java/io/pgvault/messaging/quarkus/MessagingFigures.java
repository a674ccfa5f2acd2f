package io.pgvault.messaging.quarkus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.messaging.Outbox;
import io.pgvault.messaging.Waits;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Figures of messaging for the metrics endpoint; read every few seconds, so that a scrape costs nothing. */
@Startup
@Singleton
class MessagingFigures {
    private final Outbox outbox;
    private final InstantSource clock;
    private volatile Outbox.Backlog backlog = Outbox.Backlog.NONE;

    MessagingFigures(Outbox outbox, Waits waits, InstantSource clock, MeterRegistry registry) {
        this.outbox = outbox;
        this.clock = clock;
        Gauge.builder("pgvault.outbox.rows", () -> backlog.rows())
                .description("Messages that wait for Kafka")
                .register(registry);
        Gauge.builder("pgvault.outbox.oldest.age.seconds", this::oldestAgeSeconds)
                .description("Age of the oldest message that waits for Kafka")
                .register(registry);
        Gauge.builder("pgvault.outbox.set.aside", () -> backlog.setAside())
                .description("Messages that can never be sent")
                .register(registry);
        Gauge.builder("pgvault.records.waiting", () -> waits.now().size())
                .description("Records that wait for something outside of them")
                .register(registry);
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void read() {
        backlog = outbox.backlog();
    }

    /** As it was some seconds ago. */
    Outbox.Backlog backlog() {
        return backlog;
    }

    private double oldestAgeSeconds() {
        Instant oldest = backlog.oldest();
        return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
    }
}
