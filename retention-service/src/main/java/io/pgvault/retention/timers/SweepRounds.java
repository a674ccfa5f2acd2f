package io.pgvault.retention.timers;

import io.pgvault.retention.recoverypoints.SweepStorage;
import io.pgvault.retention.recoverypoints.TellRules;
import io.pgvault.retention.vaults.FollowVaults;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** Puts right what was lost: in storage, and of what was told. */
@ApplicationScoped
class SweepRounds {
    private final SweepStorage sweepStorage;
    private final TellRules tellRules;
    private final FollowVaults followVaults;

    SweepRounds(SweepStorage sweepStorage, TellRules tellRules, FollowVaults followVaults) {
        this.sweepStorage = sweepStorage;
        this.tellRules = tellRules;
        this.followVaults = followVaults;
    }

    @Scheduled(every = "${pgvault.retention.sweep-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        sweepStorage.sweep();
    }

    @Scheduled(every = "${pgvault.retention.sweep-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void deleteAgain() {
        QuarkusTransaction.requiringNew().run(followVaults::deleteAgain);
    }

    @Scheduled(every = "${pgvault.retention.sweep-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void tellRules() {
        QuarkusTransaction.requiringNew().run(tellRules::tell);
    }
}
