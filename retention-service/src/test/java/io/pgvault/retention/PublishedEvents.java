package io.pgvault.retention;

import io.pgvault.contract.Message;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.retention.recoverypoints.RecoveryPointPublisher;
import io.pgvault.retention.tasks.NewsPublisher;
import java.util.ArrayList;
import java.util.List;

/** Events that were published. */
public final class PublishedEvents implements RecoveryPointPublisher, NewsPublisher {
    private final List<Message> events = new ArrayList<>();

    public List<Message> all() {
        return List.copyOf(events);
    }

    @Override
    public void publish(List<RecoveryPointEvent> news) {
        events.addAll(news);
    }

    @Override
    public void publish(JobEvent event) {
        events.add(event);
    }

    @Override
    public void publish(Message news) {
        events.add(news);
    }
}
