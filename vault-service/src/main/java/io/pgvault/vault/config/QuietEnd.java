package io.pgvault.vault.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Nothing is begun any more once the service goes down: its database connections go before its timers do. */
@ApplicationScoped
class QuietEnd {
    private final Scheduler scheduler;

    QuietEnd(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void end(@Observes ShutdownEvent event) {
        scheduler.pause();
    }
}
