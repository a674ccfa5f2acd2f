package io.pgvault.retention.timers;

import io.pgvault.retention.rehydration.WorkOffRehydrations;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Looks after what comes back from the archive, each step in a transaction. */
@ApplicationScoped
class RehydrationRounds {
    /** Beyond all tries of storage, as for tasks. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(30);

    private final WorkOffRehydrations rehydrations;

    RehydrationRounds(WorkOffRehydrations rehydrations) {
        this.rehydrations = rehydrations;
    }

    @Scheduled(every = "${pgvault.retention.task-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void workOff() {
        boolean more = true;
        while (more) {
            more = QuarkusTransaction.requiringNew()
                    .timeout(Math.toIntExact(LONGEST_STEP.toSeconds()))
                    .call(rehydrations::workOffOne);
        }
    }
}
