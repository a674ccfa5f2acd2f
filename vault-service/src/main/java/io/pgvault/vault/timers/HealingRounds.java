package io.pgvault.vault.timers;

import io.pgvault.vault.healing.CompareRecoveryPoints;
import io.pgvault.vault.healing.PublishInstances;
import io.pgvault.vault.rebuilding.DescribeCatalogue;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** Compares, at a slow pace, what the catalogue says with what others have heard. */
@Singleton
class HealingRounds {
    private final PublishInstances publishInstances;
    private final CompareRecoveryPoints compareRecoveryPoints;
    private final DescribeCatalogue describeCatalogue;

    HealingRounds(
            PublishInstances publishInstances,
            CompareRecoveryPoints compareRecoveryPoints,
            DescribeCatalogue describeCatalogue) {
        this.publishInstances = publishInstances;
        this.compareRecoveryPoints = compareRecoveryPoints;
        this.describeCatalogue = describeCatalogue;
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

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void describeWhatChanged() {
        boolean more = true;
        while (more) {
            more = QuarkusTransaction.requiringNew().call(describeCatalogue::describeSome);
        }
    }

    /** At the start as well: the version before may have described less. */
    @Scheduled(every = "${pgvault.healing.describe-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void describeAll() {
        describeCatalogue.describeAll();
    }
}
