package io.pgvault.vault.timers;

import io.pgvault.vault.protection.PurgeInstances;
import io.pgvault.vault.vaults.PurgeVaults;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets go for good what was deleted and can be brought back no more. */
@ApplicationScoped
class PurgeRounds {
    private final PurgeInstances purgeInstances;
    private final PurgeVaults purgeVaults;

    PurgeRounds(PurgeInstances purgeInstances, PurgeVaults purgeVaults) {
        this.purgeInstances = purgeInstances;
        this.purgeVaults = purgeVaults;
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        QuarkusTransaction.requiringNew().run(purgeInstances::purgeDue);
        QuarkusTransaction.requiringNew().run(purgeVaults::purgeDue);
    }
}
