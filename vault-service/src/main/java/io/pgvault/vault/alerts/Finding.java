package io.pgvault.vault.alerts;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.Alert.RecoveryPointOverdue;
import io.pgvault.contract.alert.AlertedInstance;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** In what way an instance does not keep its schedule. */
sealed interface Finding {
    InstanceId instance();

    /** Of the alert that comes of it. */
    UUID eventId();

    Alert.OfInstance toAlert(AlertedInstance alerted, Instant at);

    /** No backup was begun. */
    record Missed(InstanceId instance, Instant scheduledAt) implements Finding {
        @Override
        public UUID eventId() {
            return BackupMissed.eventId(instance, scheduledAt);
        }

        @Override
        public Alert.OfInstance toAlert(AlertedInstance alerted, Instant at) {
            return AlertTexts.notTriggered(alerted, at, scheduledAt);
        }
    }

    /**
     * There is no recovery point.
     *
     * @param newest from before; null when there is none at all
     */
    record Overdue(
            InstanceId instance,
            Instant scheduledAt,
            @Nullable Instant newest) implements Finding {
        @Override
        public UUID eventId() {
            return RecoveryPointOverdue.eventId(instance, scheduledAt);
        }

        @Override
        public Alert.OfInstance toAlert(AlertedInstance alerted, Instant at) {
            return AlertTexts.overdue(alerted, at, newest, scheduledAt);
        }
    }
}
