package io.pgvault.vault.jobs;

import io.pgvault.contract.job.JobHeartbeat;
import java.time.Instant;
import java.util.OptionalInt;

/** How far a running job was at its last sign of life. */
public record Progress(Instant at, JobHeartbeat.Phase phase, long rawBytes, long storedBytes, long sourceBytes) {
    private static final int ALMOST_DONE = 99;

    /** A guess from the bytes that went through; empty while the size of the source is unknown. */
    public OptionalInt percent() {
        if (sourceBytes <= 0) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) Math.min(ALMOST_DONE, Math.round(100.0 * rawBytes / sourceBytes)));
    }
}
