package io.pgvault.worker.attempts;

import io.pgvault.contract.job.JobEvent;
import org.jspecify.annotations.Nullable;

/** The claim of one message's work. */
@FunctionalInterface
public interface Claim {
    /** The next step as things are now; asked again whenever its news could not be published. */
    Step step();

    /**
     * What is published first, and what runs after the record was accepted.
     *
     * @param news nothing is done before the broker has it
     */
    record Step(@Nullable JobEvent news, @Nullable Work work) {
        static Step say(JobEvent news) {
            return new Step(news, null);
        }
    }

    /** Claimed work. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }
}
