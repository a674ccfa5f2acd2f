package io.pgvault.retention.kafka;

import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.messaging.EventDelivery;
import io.pgvault.retention.recoverypoints.RecallDeletions;
import io.pgvault.retention.recoverypoints.TagRecoveryPoint;
import io.pgvault.retention.vaults.FollowVaults;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The streams that the retention service follows. Returning acknowledges a record, throwing sets it aside. */
@ApplicationScoped
class RetentionStreams {
    private final EventDelivery delivery;
    private final FollowVaults followVaults;
    private final TagRecoveryPoint tagRecoveryPoint;
    private final RecallDeletions recallDeletions;

    RetentionStreams(
            EventDelivery delivery,
            FollowVaults followVaults,
            TagRecoveryPoint tagRecoveryPoint,
            RecallDeletions recallDeletions) {
        this.delivery = delivery;
        this.followVaults = followVaults;
        this.tagRecoveryPoint = tagRecoveryPoint;
        this.recallDeletions = recallDeletions;
    }

    @Incoming("lifecycle-commands")
    @Blocking
    void lifecycleCommand(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.LIFECYCLE_COMMANDS, LifecycleCommand.class, record, followVaults::follow);
    }

    @Incoming("protected-instances")
    @Blocking
    void protectedInstance(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.PROTECTED_INSTANCES, ProtectedInstance.class, record, followVaults::follow);
    }

    @Incoming("recovery-point-events")
    @Blocking
    void recoveryPointEvent(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.RECOVERY_POINT_EVENTS, RecoveryPointEvent.class, record, event -> {
            if (event instanceof RecoveryPointCreated created) {
                tagRecoveryPoint.tag(created.recoveryPoint());
            } else {
                recallDeletions.recall(event);
            }
        });
    }
}
