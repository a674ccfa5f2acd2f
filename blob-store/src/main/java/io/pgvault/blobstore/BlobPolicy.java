package io.pgvault.blobstore;

import io.pgvault.contract.policy.BlobImmutability;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Keeps a blob from whoever wants to delete it.
 *
 * @param until in whole seconds, as storage has it, and not later than was asked for: what expires waits for nothing
 */
public record BlobPolicy(BlobImmutability mode, Instant until) {
    public BlobPolicy {
        until = until.truncatedTo(ChronoUnit.SECONDS);
    }

    public boolean holdsAt(Instant now) {
        return until.isAfter(now);
    }

    /** The same for longer; empty when it lasts as long already. */
    public Optional<BlobPolicy> extendedTo(Instant wanted) {
        BlobPolicy longer = new BlobPolicy(mode, wanted);
        return longer.until.isAfter(until) ? Optional.of(longer) : Optional.empty();
    }
}
