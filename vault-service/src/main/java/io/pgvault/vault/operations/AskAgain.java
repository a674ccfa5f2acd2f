package io.pgvault.vault.operations;

import io.pgvault.vault.publishing.Publisher;
import java.time.Duration;
import java.time.InstantSource;

/** Asks again what has no answer: the question may be lost, or the answer, or whoever was at it. */
public final class AskAgain {
    private static final int AT_ONCE = 100;

    private final OperationStore operations;
    private final Publisher publisher;
    private final HealingObserver observer;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * Makes the use case.
     *
     * @param patience how long an answer may take before it is asked for again; doubled after each time
     */
    public AskAgain(
            OperationStore operations,
            Publisher publisher,
            HealingObserver observer,
            InstantSource clock,
            Duration patience) {
        this.operations = operations;
        this.publisher = publisher;
        this.observer = observer;
        this.clock = clock;
        this.patience = patience;
    }

    /** One round, in the caller's transaction. Whoever is asked twice answers twice, which changes nothing. */
    public void ask() {
        for (OperationStore.Unanswered unanswered : operations.takeUnanswered(clock.instant(), patience, AT_ONCE)) {
            publisher.publishAgain(unanswered.question(), "Ask" + unanswered.asks());
            observer.healed("question");
        }
    }
}
