package io.pgvault.scheduler.kafka;

import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.EventWriter;
import io.pgvault.messaging.Outbox;
import io.pgvault.scheduler.planning.TriggerPublisher;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import javax.sql.DataSource;

@Singleton
class OutboxTriggerPublisher implements TriggerPublisher {
    private final Outbox outbox;

    OutboxTriggerPublisher(DataSource dataSource, InstantSource clock) {
        this.outbox = new Outbox(dataSource, new EventWriter("/pgvault/scheduler-service"), clock);
    }

    @Override
    public void publish(BackupTriggered trigger) {
        outbox.add(
                Stream.BACKUP_TRIGGERS,
                trigger,
                NameBasedIds.of(
                        "BackupTriggered", trigger.jobId().toString(), Integer.toString(trigger.attemptNumber())));
    }
}
