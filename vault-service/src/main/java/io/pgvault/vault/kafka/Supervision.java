package io.pgvault.vault.kafka;

import io.pgvault.vault.jobs.SuperviseJobs;
import io.pgvault.vault.jobs.TriggerAgain;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Looks every second for jobs that need help, and for jobs that are to be sent to the workers again. */
@ApplicationScoped
class Supervision {
    private final SuperviseJobs superviseJobs;
    private final TriggerAgain triggerAgain;

    Supervision(SuperviseJobs superviseJobs, TriggerAgain triggerAgain) {
        this.superviseJobs = superviseJobs;
        this.triggerAgain = triggerAgain;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void supervise() {
        superviseJobs.supervise();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void triggerDue() {
        triggerAgain.triggerDue();
    }
}
