package io.pgvault.scheduler.kafka;

import io.pgvault.scheduler.planning.PlanDueBackups;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks what is due, several times a second: the query is one step into an index. */
@ApplicationScoped
class DueBackups {
    private static final int BATCH = 100;

    private final PlanDueBackups planDueBackups;

    DueBackups(PlanDueBackups planDueBackups) {
        this.planDueBackups = planDueBackups;
    }

    @Scheduled(every = "${pgvault.scheduler.poll-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void fire() {
        int fired = BATCH;
        while (fired == BATCH) {
            fired = QuarkusTransaction.requiringNew().call(() -> planDueBackups.plan(BATCH));
        }
    }
}
