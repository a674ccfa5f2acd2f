package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Tells the other services what stops an expiry, so that what they foresee is what will happen. */
@Singleton
public final class TellRules {
    private final Brake brake;
    private final WaitingDeletions waiting;
    private final Publisher publisher;
    private final InstantSource clock;

    public TellRules(Brake brake, WaitingDeletions waiting, Publisher publisher, InstantSource clock) {
        this.brake = brake;
        this.waiting = waiting;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** In the caller's transaction. */
    public void tell() {
        publisher.publish(new RetentionRules(
                clock.instant(),
                brake.largestShare(),
                brake.always(),
                brake.missedBackups(),
                brake.grace(),
                waiting.since().orElse(null)));
    }
}
