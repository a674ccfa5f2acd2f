package io.pgvault.worker.attempts;

import io.pgvault.contract.Message;

/** Where an attempt's news go. */
public interface AttemptEvents {
    /** Publishes however long that takes: what it tells is done, and must not be lost. */
    void publishSurely(Message message) throws InterruptedException;

    /** Publishes without waiting: a sign of life that is lost is followed by the next. */
    void publishLoosely(Message message);
}
