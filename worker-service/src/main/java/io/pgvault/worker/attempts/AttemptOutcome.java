package io.pgvault.worker.attempts;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. */
public sealed interface AttemptOutcome {
    /**
     * It did what was asked.
     *
     * @param recoveryPoint of a backup; null for a restore
     * @param files that it made; null where it makes none
     */
    record Completed(
            @Nullable RecoveryPoint recoveryPoint,
            long transferredBytes,
            List<ErrorDetail> warnings,
            @Nullable List<String> files)
            implements AttemptOutcome {
        public Completed {
            warnings = List.copyOf(warnings);
            files = files == null ? null : List.copyOf(files);
        }

        /** Of what makes no files. */
        public Completed(@Nullable RecoveryPoint recoveryPoint, long transferredBytes, List<ErrorDetail> warnings) {
            this(recoveryPoint, transferredBytes, warnings, null);
        }
    }

    /** It could not. */
    record Failed(ErrorDetail error) implements AttemptOutcome {}

    /** There was nothing to do. */
    record Skipped(ErrorDetail reason) implements AttemptOutcome {}

    /** It was cancelled, and has left nothing behind. */
    record Cancelled() implements AttemptOutcome {}

    /** The database server is busy with as many backups as it may have. */
    record Deferred(Instant notBefore) implements AttemptOutcome {}

    /** Another attempt of the same job is at it. */
    record Yielded() implements AttemptOutcome {}
}
