package io.pgvault.scheduler.kafka;

import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.messaging.Outbox;
import io.pgvault.scheduler.planning.TriggerPublisher;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
class OutboxTriggerPublisher implements TriggerPublisher {
    /** The relay sends them in a fraction of a second; what is due now waits behind no more than these. */
    private static final int MOST_WAITING = 2_000;

    private final Outbox outbox;

    OutboxTriggerPublisher(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void publish(List<BackupTriggered> triggers) {
        outbox.addAll(triggers);
    }

    @Override
    public int room() {
        return MOST_WAITING - outbox.waiting(MOST_WAITING);
    }
}
