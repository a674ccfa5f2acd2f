package io.pgvault.retention.recoverypoints;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether deletions wait for a person: after a rebuild nothing goes before somebody has seen that what was brought back is
 * what it should be. Every method takes part in the caller's transaction.
 */
public interface WaitingDeletions {
    /** Since when they wait; empty where they do not. */
    Optional<Instant> since();

    /** They wait from now on; where they do already, nothing changes. */
    void begin(Instant now);

    /** They wait no more. */
    void end();
}
