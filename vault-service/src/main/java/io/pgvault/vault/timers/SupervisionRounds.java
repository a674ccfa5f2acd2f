package io.pgvault.vault.timers;

import io.pgvault.vault.instances.GiveUpValidations;
import io.pgvault.vault.operations.AskAgain;
import io.pgvault.vault.supervision.SuperviseJobs;
import io.pgvault.vault.supervision.TriggerAgain;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Looks every second for jobs that need help or are to be sent again, and for questions that nobody answers. */
@ApplicationScoped
class SupervisionRounds {
    private final SuperviseJobs superviseJobs;
    private final TriggerAgain triggerAgain;
    private final GiveUpValidations giveUpValidations;
    private final AskAgain askAgain;

    SupervisionRounds(
            SuperviseJobs superviseJobs,
            TriggerAgain triggerAgain,
            GiveUpValidations giveUpValidations,
            AskAgain askAgain) {
        this.superviseJobs = superviseJobs;
        this.triggerAgain = triggerAgain;
        this.giveUpValidations = giveUpValidations;
        this.askAgain = askAgain;
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

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void askAgain() {
        askAgain.ask();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void giveUpValidations() {
        giveUpValidations.giveUp();
    }
}
