package io.pgvault.vault.timers;

import io.pgvault.vault.healing.CompareRecoveryPoints;
import io.pgvault.vault.healing.PublishInstances;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** Compares, at a slow pace, what the catalogue says with what others have heard. */
@Singleton
class HealingRounds {
    private final PublishInstances publishInstances;
    private final CompareRecoveryPoints compareRecoveryPoints;

    HealingRounds(PublishInstances publishInstances, CompareRecoveryPoints compareRecoveryPoints) {
        this.publishInstances = publishInstances;
        this.compareRecoveryPoints = compareRecoveryPoints;
    }

    @Scheduled(every = "${pgvault.healing.publish-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void publishWhatDiffers() {
        publishInstances.publishWhatDiffers();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void compareRecoveryPoints() {
        compareRecoveryPoints.compareDue();
    }
}
