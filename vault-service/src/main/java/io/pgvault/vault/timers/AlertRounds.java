package io.pgvault.vault.timers;

import io.pgvault.vault.alerts.WatchSchedules;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks every second whether a round through the schedules is due, and goes through it one transaction a page. */
@ApplicationScoped
class AlertRounds {
    private final WatchSchedules watchSchedules;

    AlertRounds(WatchSchedules watchSchedules) {
        this.watchSchedules = watchSchedules;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        boolean more = true;
        while (more) {
            more = QuarkusTransaction.requiringNew().call(watchSchedules::lookOnce);
        }
    }
}
