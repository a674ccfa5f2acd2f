package io.pgvault.worker.attempts;

import io.pgvault.contract.job.JobEvent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The claim of one message's work.
 *
 * @param steps the next step as things are now; asked again whenever its news could not be published
 * @param betterElsewhere whether this worker lacks something for it that another may have
 */
public record Claim(Claimant claimant, Supplier<Step> steps, boolean betterElsewhere) {
    Claim(Claimant claimant, Supplier<Step> steps) {
        this(claimant, steps, false);
    }

    /**
     * What is published first, and what runs after the record was accepted.
     *
     * @param news nothing is done before the broker has it
     */
    public record Step(@Nullable JobEvent news, @Nullable Work work) {
        static Step say(JobEvent news) {
            return new Step(news, null);
        }
    }

    /** Claimed work. */
    @FunctionalInterface
    public interface Work {
        void run() throws InterruptedException;
    }
}
