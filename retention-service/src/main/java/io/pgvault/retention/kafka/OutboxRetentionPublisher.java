package io.pgvault.retention.kafka;

import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.messaging.Outbox;
import io.pgvault.retention.recoverypoints.AlertPublisher;
import io.pgvault.retention.recoverypoints.RecoveryPointPublisher;
import io.pgvault.retention.tasks.News;
import io.pgvault.retention.tasks.NewsPublisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

@Singleton
class OutboxRetentionPublisher implements RecoveryPointPublisher, NewsPublisher, AlertPublisher {
    private final Outbox outbox;

    OutboxRetentionPublisher(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void publish(List<RecoveryPointEvent> events) {
        outbox.addAll(
                Stream.RECOVERY_POINT_EVENTS,
                events.stream().map(event -> new Outbox.Event(id(event), event)).toList());
    }

    private static UUID id(RecoveryPointEvent event) {
        RecoveryPointId recoveryPoint = switch (event) {
            case RecoveryPointEvent.RecoveryPointCreated created ->
                created.recoveryPoint().id();
            case RecoveryPointEvent.RecoveryPointTagged tagged -> tagged.recoveryPointId();
            case RecoveryPointEvent.RecoveryPointArchived archived -> archived.recoveryPointId();
            case RecoveryPointEvent.RecoveryPointExpired expired -> expired.recoveryPointId();
            case RecoveryPointEvent.RecoveryPointDeleted deleted -> deleted.recoveryPointId();
            case RecoveryPointEvent.RecoveryPointLost lost -> lost.recoveryPointId();
            case RecoveryPointEvent.RecoveryPointFound found -> found.recoveryPointId();
        };
        String type = event.getClass().getSimpleName();
        return happensAgain(event)
                ? NameBasedIds.of(type, recoveryPoint.toString(), event.at().toString())
                : NameBasedIds.of(type, recoveryPoint.toString());
    }

    /** Others happen once in the life of a recovery point. */
    private static boolean happensAgain(RecoveryPointEvent event) {
        return event instanceof RecoveryPointEvent.RecoveryPointTagged
                || event instanceof RecoveryPointEvent.RecoveryPointLost
                || event instanceof RecoveryPointEvent.RecoveryPointFound;
    }

    @Override
    public void publish(JobEvent event) {
        outbox.add(Stream.JOB_EVENTS, event, NameBasedIds.of(event.getClass().getSimpleName(), event.subject()));
    }

    @Override
    public void publish(News news) {
        switch (news) {
            case News.OfVault vault -> publish(vault.event());
            case News.OfRecoveryPoint recoveryPoint -> publish(recoveryPoint.event());
            case News.OfJob job -> publish(job.event());
        }
    }

    @Override
    public void publish(Alert alert) {
        outbox.add(Stream.ALERTS, alert, alert.eventId());
    }

    private void publish(JobResolved event) {
        outbox.add(
                Stream.JOB_EVENTS,
                event,
                NameBasedIds.of(
                        "JobResolved", event.jobId().toString(), event.at().toString()));
    }

    private void publish(VaultEvent event) {
        outbox.add(
                Stream.VAULT_EVENTS,
                event,
                NameBasedIds.of(
                        event.getClass().getSimpleName(),
                        event.vaultId().toString(),
                        event.at().toString()));
    }
}
