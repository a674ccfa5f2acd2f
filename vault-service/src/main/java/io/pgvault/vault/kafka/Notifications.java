package io.pgvault.vault.kafka;

import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.EventDelivery;
import io.pgvault.vault.notifications.FollowAlerts;
import io.pgvault.vault.notifications.Notification;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes alerts in, whoever raised them. */
@ApplicationScoped
class Notifications {
    private final EventDelivery delivery;
    private final FollowAlerts followAlerts;

    Notifications(EventDelivery delivery, FollowAlerts followAlerts) {
        this.delivery = delivery;
        this.followAlerts = followAlerts;
    }

    @Incoming("alerts")
    @Blocking
    void alert(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(
                Stream.ALERTS,
                record,
                received -> followAlerts.follow(new Notification(received.eventId(), received.structuredJson())));
    }
}
