package io.pgvault.retention.tasks;

import io.pgvault.contract.Message;

/** Where news of tasks go, with the caller's transaction. */
public interface NewsPublisher {
    void publish(Message news);
}
