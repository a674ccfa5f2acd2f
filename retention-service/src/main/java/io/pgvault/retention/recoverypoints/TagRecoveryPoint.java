package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.retention.lifecycle.Expiry;
import io.pgvault.retention.lifecycle.Trust;
import io.pgvault.retention.tagging.ChooseRetentionTag;
import io.pgvault.retention.tagging.RetentionTag;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Instant;
import java.time.InstantSource;

/** Takes a new recovery point into the due-list, decides its tag and expiry, and has them written down in storage. */
public final class TagRecoveryPoint {
    private final RecoveryPointStore store;
    private final TaskStore tasks;
    private final RecoveryPointPublisher publisher;
    private final InstantSource clock;

    public TagRecoveryPoint(
            RecoveryPointStore store, TaskStore tasks, RecoveryPointPublisher publisher, InstantSource clock) {
        this.store = store;
        this.tasks = tasks;
        this.publisher = publisher;
        this.clock = clock;
    }

    public void tag(RecoveryPoint recoveryPoint) {
        RetentionTag tag = ChooseRetentionTag.choose(
                recoveryPoint,
                (from, to) -> store.anyDueWithin(recoveryPoint.instanceId(), recoveryPoint.id(), from, to));
        Instant expiresAt =
                Expiry.of(recoveryPoint.time(), tag, recoveryPoint.policy()).orElse(null);
        FollowedRecoveryPoint followed = new FollowedRecoveryPoint(
                recoveryPoint.id(),
                recoveryPoint.instanceId(),
                recoveryPoint.vault().id(),
                recoveryPoint.time(),
                recoveryPoint.scheduledAt(),
                tag.name(),
                expiresAt,
                Trust.until(
                                recoveryPoint.time(),
                                recoveryPoint.policy().backupRule().schedule())
                        .orElse(null),
                tag.reason());
        if (!store.add(followed)) {
            return;
        }
        Instant now = clock.instant();
        tasks.add(new Task.DescribeRecoveryPoint(followed.vaultId(), followed.instanceId(), followed.document(now)));
        publisher.publish(new RecoveryPointTagged(
                now, followed.instanceId(), followed.id(), followed.tag(), expiresAt, followed.reason()));
    }
}
