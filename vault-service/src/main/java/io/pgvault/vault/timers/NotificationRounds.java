package io.pgvault.vault.timers;

import io.pgvault.vault.notifications.DeliverNotifications;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Delivers notifications, one transaction each. */
@ApplicationScoped
class NotificationRounds {
    private final Optional<DeliverNotifications> deliverNotifications;

    NotificationRounds(Optional<DeliverNotifications> deliverNotifications) {
        this.deliverNotifications = deliverNotifications;
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
