package io.pgvault.messaging.quarkus;

import io.pgvault.messaging.EventDelivery;
import io.pgvault.messaging.OutboxRelay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts messaging with the service and stops it first of all: the database goes before the channels do, and what is begun
 * in between would fail for no fault of its own.
 */
@Singleton
class MessagingLife {
    private static final Logger LOG = LoggerFactory.getLogger(MessagingLife.class);
    private static final int FIRST = 1;

    private final EventDelivery delivery;
    private final OutboxRelay relay;
    private final Scheduler scheduler;
    private final Duration drain;

    MessagingLife(EventDelivery delivery, OutboxRelay relay, Scheduler scheduler, MessagingConfig config) {
        this.delivery = delivery;
        this.relay = relay;
        this.scheduler = scheduler;
        this.drain = config.drain();
    }

    void start(@Observes StartupEvent event) {
        relay.start();
    }

    void stop(@Observes @Priority(FIRST) ShutdownEvent event) throws InterruptedException {
        scheduler.pause();
        if (!delivery.stop(drain)) {
            LOG.warn("A record is still at work after {}; it comes again", drain);
        }
        relay.close();
    }
}
