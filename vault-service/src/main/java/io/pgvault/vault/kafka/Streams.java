package io.pgvault.vault.kafka;

import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.messaging.EventDelivery;
import io.pgvault.vault.previews.KeepRetentionRules;
import io.pgvault.vault.rebuilding.RebuildCatalogue;
import io.pgvault.vault.supervision.FollowJobs;
import io.pgvault.vault.supervision.FollowRecoveryPoints;
import io.pgvault.vault.vaults.FollowVaults;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The streams that the catalogue follows. Returning acknowledges a record, throwing sets it aside. */
@ApplicationScoped
class Streams {
    private final EventDelivery delivery;
    private final FollowVaults followVaults;
    private final RebuildCatalogue rebuildCatalogue;
    private final FollowJobs followJobs;
    private final FollowRecoveryPoints followRecoveryPoints;
    private final KeepRetentionRules keepRetentionRules;

    Streams(
            EventDelivery delivery,
            FollowVaults followVaults,
            RebuildCatalogue rebuildCatalogue,
            FollowJobs followJobs,
            FollowRecoveryPoints followRecoveryPoints,
            KeepRetentionRules keepRetentionRules) {
        this.delivery = delivery;
        this.followVaults = followVaults;
        this.rebuildCatalogue = rebuildCatalogue;
        this.followJobs = followJobs;
        this.followRecoveryPoints = followRecoveryPoints;
        this.keepRetentionRules = keepRetentionRules;
    }

    @Incoming("vault-events")
    @Blocking
    void vaultEvent(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.VAULT_EVENTS, VaultEvent.class, record, event -> {
            switch (event) {
                case VaultEvent.OfVault happened -> followVaults.follow(happened);
                case VaultEvent.OfRebuild found -> rebuildCatalogue.follow(found);
            }
        });
    }

    @Incoming("backup-triggers")
    @Blocking
    void backupTrigger(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.BACKUP_TRIGGERS, BackupTriggered.class, record, followJobs::follow);
    }

    @Incoming("job-events")
    @Blocking
    void jobEvent(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.JOB_EVENTS, JobEvent.class, record, followJobs::follow);
    }

    @Incoming("job-heartbeats")
    @Blocking
    void jobHeartbeat(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.JOB_HEARTBEATS, JobHeartbeat.class, record, followJobs::follow);
    }

    @Incoming("recovery-point-events")
    @Blocking
    void recoveryPointEvent(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.RECOVERY_POINT_EVENTS, RecoveryPointEvent.class, record, followRecoveryPoints::follow);
    }

    @Incoming("retention-rules")
    @Blocking
    void retentionRules(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.RETENTION_RULES, RetentionRules.class, record, keepRetentionRules::keep);
    }
}
