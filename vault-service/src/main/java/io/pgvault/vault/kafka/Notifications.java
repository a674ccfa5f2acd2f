package io.pgvault.vault.kafka;

import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.EventDelivery;
import io.pgvault.vault.notifications.DeliverNotifications;
import io.pgvault.vault.notifications.FollowAlerts;
import io.pgvault.vault.notifications.Notification;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes alerts in, whoever raised them, and delivers them one transaction each. */
@ApplicationScoped
class Notifications {
    private final EventDelivery delivery;
    private final FollowAlerts followAlerts;
    private final Optional<DeliverNotifications> deliverNotifications;

    Notifications(
            EventDelivery delivery, FollowAlerts followAlerts, Optional<DeliverNotifications> deliverNotifications) {
        this.delivery = delivery;
        this.followAlerts = followAlerts;
        this.deliverNotifications = deliverNotifications;
    }

    @Incoming("alerts")
    @Blocking
    void alert(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(
                Stream.ALERTS,
                record,
                received -> followAlerts.follow(new Notification(received.eventId(), received.structuredJson())));
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void deliver() {
        deliverNotifications.ifPresent(notifications -> {
            boolean more = true;
            while (more) {
                more = QuarkusTransaction.requiringNew().call(notifications::deliverOne);
            }
        });
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void forgetOld() {
        deliverNotifications.ifPresent(
                notifications -> QuarkusTransaction.requiringNew().run(notifications::forgetOld));
    }
}
