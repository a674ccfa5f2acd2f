package io.pgvault.worker.attempts;

/** Is told how attempts end. */
public interface AttemptObserver {
    void ended(AttemptOutcome outcome);
}
