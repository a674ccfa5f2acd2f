package io.pgvault.retention.kafka;

import io.pgvault.contract.Message;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.messaging.Outbox;
import io.pgvault.retention.recoverypoints.AlertPublisher;
import io.pgvault.retention.recoverypoints.RecoveryPointPublisher;
import io.pgvault.retention.tasks.NewsPublisher;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
class OutboxRetentionPublisher implements RecoveryPointPublisher, NewsPublisher, AlertPublisher {
    private final Outbox outbox;

    OutboxRetentionPublisher(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void publish(List<RecoveryPointEvent> events) {
        outbox.addAll(events);
    }

    @Override
    public void publish(JobEvent event) {
        outbox.add(event);
    }

    @Override
    public void publish(Message news) {
        outbox.add(news);
    }

    @Override
    public void publish(Alert alert) {
        outbox.add(alert);
    }
}
