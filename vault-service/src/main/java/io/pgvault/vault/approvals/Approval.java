package io.pgvault.vault.approvals;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change that waits for a second person, or waited.
 *
 * @param id of the operation that tells whoever asked what came of it
 * @param expiresAt when it is given up that nobody decided
 * @param decision null while it waits
 */
public record Approval(
        OperationId id,
        GuardedChange change,
        Caller askedBy,
        Instant askedAt,
        Instant expiresAt,
        @Nullable Decision decision) {

    /**
     * What became of it.
     *
     * @param by null where nobody decided in time
     */
    public record Decision(Verdict verdict, @Nullable Caller by, Instant at) {}

    /** How it ended. */
    public enum Verdict {
        APPROVED,
        REJECTED,
        EXPIRED
    }

    Approval decided(Verdict verdict, @Nullable Caller by, Instant now) {
        return new Approval(id, change, askedBy, askedAt, expiresAt, new Decision(verdict, by, now));
    }
}
