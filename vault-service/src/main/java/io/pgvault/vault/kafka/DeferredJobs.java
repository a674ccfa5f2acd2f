package io.pgvault.vault.kafka;

import io.pgvault.vault.jobs.TriggerAgain;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Looks every second for jobs that are to be sent to the workers again. */
@ApplicationScoped
class DeferredJobs {
    private final TriggerAgain triggerAgain;

    DeferredJobs(TriggerAgain triggerAgain) {
        this.triggerAgain = triggerAgain;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void triggerDue() {
        triggerAgain.triggerDue();
    }
}
