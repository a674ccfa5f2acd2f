package io.pgvault.contract.policy;

import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * When a recovery point goes on to the next data store.
 *
 * @param after only with {@link CopyOption#CUSTOM}
 */
public record TargetCopy(
        DataStore dataStore, CopyOption option, @Nullable Period after) {
    /** The moment of the copy. */
    public enum CopyOption {
        ON_EXPIRY,
        IMMEDIATE,
        CUSTOM
    }
}
