package io.pgvault.vault.meters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.vault.notifications.DeliveryObserver;
import io.pgvault.vault.notifications.PendingNotification;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Figures and log lines of the webhook. */
@ApplicationScoped
class NotificationFigures implements DeliveryObserver {
    private static final Logger LOG = Logger.getLogger(NotificationFigures.class);

    private final Session session;
    private final MeterRegistry registry;
    private final AtomicLong pending = new AtomicLong();

    NotificationFigures(Session session, MeterRegistry registry) {
        this.session = session;
        this.registry = registry;
        Gauge.builder("pgvault.webhook.pending", pending, AtomicLong::get)
                .description("Alerts that wait for the webhook")
                .register(registry);
    }

    @Override
    public void delivered(PendingNotification notification) {
        count("delivered");
    }

    @Override
    public void failed(PendingNotification notification, String reason, Instant nextAttemptAt) {
        count("failed");
        LOG.warnf(
                "The webhook did not take alert %s. %s It is tried again at %s.",
                notification.notification().eventId(), reason, nextAttemptAt);
    }

    @Override
    public void givenUp(PendingNotification notification, String reason) {
        count("given_up");
        LOG.errorf(
                "The webhook did not take alert %s since %s, tried %d times; it is given up. %s",
                notification.notification().eventId(), notification.receivedAt(), notification.failures() + 1, reason);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void read() {
        pending.set(session.createNativeQuery(
                        "select count(*) from notification where next_attempt_at is not null", Long.class)
                .getSingleResult());
    }

    private void count(String outcome) {
        registry.counter("pgvault.webhook.deliveries", "outcome", outcome).increment();
    }
}
