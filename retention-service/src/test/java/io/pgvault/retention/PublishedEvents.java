package io.pgvault.retention;

import io.pgvault.contract.Message;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.retention.recoverypoints.RecoveryPointPublisher;
import io.pgvault.retention.tasks.VaultPublisher;
import java.util.ArrayList;
import java.util.List;

/** Events that were published. */
public final class PublishedEvents implements RecoveryPointPublisher, VaultPublisher {
    private final List<Message> events = new ArrayList<>();

    public List<Message> all() {
        return List.copyOf(events);
    }

    @Override
    public void publish(RecoveryPointEvent event) {
        events.add(event);
    }

    @Override
    public void publish(VaultEvent event) {
        events.add(event);
    }
}
