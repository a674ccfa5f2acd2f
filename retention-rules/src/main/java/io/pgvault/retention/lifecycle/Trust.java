package io.pgvault.retention.lifecycle;

import io.pgvault.contract.policy.BackupSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * For how long the newest recovery point of an instance shows that all is well. When several backups in a row are missing
 * after it, either the backups have stopped, and then nothing older should go, or the clock has jumped ahead.
 */
public final class Trust {
    /** So many scheduled backups in a row may be missing. */
    private static final int MISSED = 3;

    /** Time for the last of them to become a recovery point. */
    private static final Duration GRACE = Duration.ofDays(1);

    private Trust() {}

    /** Empty when the schedule ends before: then nothing more is to be expected. */
    public static Optional<Instant> until(Instant recoveryPointTime, BackupSchedule schedule) {
        return until(recoveryPointTime, schedule::firstAfter);
    }

    /**
     * The same by instants that are worked out already.
     *
     * @param firstAfter the first instant of the schedule after a given one
     */
    public static Optional<Instant> until(Instant recoveryPointTime, Function<Instant, Optional<Instant>> firstAfter) {
        Optional<Instant> due = Optional.of(recoveryPointTime);
        for (int i = 0; i < MISSED; i++) {
            due = due.flatMap(firstAfter);
        }
        return due.map(last -> last.plus(GRACE));
    }
}
