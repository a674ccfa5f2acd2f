package io.pgvault.vault.timers;

import io.pgvault.vault.approvals.ExpireApprovals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives up changes that nobody approved in time. */
@ApplicationScoped
class ApprovalRounds {
    private final ExpireApprovals expireApprovals;

    ApprovalRounds(ExpireApprovals expireApprovals) {
        this.expireApprovals = expireApprovals;
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        QuarkusTransaction.requiringNew().run(expireApprovals::expire);
    }
}
