package io.pgvault.retention.tasks;

/** Where news of tasks go, with the caller's transaction. */
public interface NewsPublisher {
    void publish(News news);
}
