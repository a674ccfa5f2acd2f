package io.pgvault.retention.lifecycle;

import io.pgvault.contract.policy.BackupSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stops decisions that would do harm when something else is wrong: a clock, a schedule, a bug. When several backups in a
 * row are missing after the newest recovery point, either the backups have stopped, and then nothing older should go, or
 * the clock has jumped ahead.
 *
 * @param largestShare of an instance's recovery points that may go within a day; more than 0, up to 1
 * @param always so many may go in any case, for the share of few means little
 * @param missedBackups so many scheduled backups in a row may be missing after the newest recovery point
 * @param grace time for the last of them to become a recovery point
 */
public record Brake(double largestShare, int always, int missedBackups, Duration grace) {
    /** What went so shortly before counts as if it went now: half, and half again, is not a half. */
    public static final Duration DAY = Duration.ofDays(1);

    /** Each is looked for in the schedule. */
    private static final int MOST_MISSED = 1000;

    private static final Duration LONGEST_GRACE = Duration.ofDays(366);

    public Brake {
        if (!(largestShare > 0 && largestShare <= 1)) {
            throw refused("largest-share", "more than 0 and at most 1", largestShare);
        }
        if (always < 1) {
            throw refused("always", "at least 1", always);
        }
        if (missedBackups < 1) {
            throw refused("missed-backups", "at least 1", missedBackups);
        }
        if (missedBackups > MOST_MISSED) {
            throw refused("missed-backups", "at most " + MOST_MISSED, missedBackups);
        }
        if (grace.isNegative()) {
            throw refused("grace", "no negative time", grace);
        }
        if (grace.compareTo(LONGEST_GRACE) > 0) {
            throw refused("grace", "at most " + LONGEST_GRACE, grace);
        }
    }

    private static IllegalArgumentException refused(String setting, String wanted, Object value) {
        return new IllegalArgumentException(
                "pgvault.retention.brake." + setting + " must be " + wanted + ", not " + value);
    }

    /**
     * Until when a recovery point shows that backups go on, while it is the newest; empty when the schedule ends before:
     * then nothing more is to be expected.
     */
    public Optional<Instant> trustedUntil(Instant recoveryPointTime, BackupSchedule schedule) {
        return trustedUntil(recoveryPointTime, schedule::firstAfter);
    }

    /**
     * The same by instants that are worked out already.
     *
     * @param firstAfter the first instant of the schedule after a given one
     */
    public Optional<Instant> trustedUntil(Instant recoveryPointTime, Function<Instant, Optional<Instant>> firstAfter) {
        Optional<Instant> due = Optional.of(recoveryPointTime);
        for (int i = 0; i < missedBackups; i++) {
            due = due.flatMap(firstAfter);
        }
        return due.map(last -> last.plus(grace));
    }

    /** What stands against doing what was decided, in words; empty when nothing does. */
    public Optional<String> objection(DueRecoveryPoints due, List<Decision> decisions, Instant now) {
        if (decisions.stream().allMatch(Decision.Keep.class::isInstance)) {
            return Optional.empty();
        }
        long deletions =
                decisions.stream().filter(Decision.Delete.class::isInstance).count();
        return objection(due.newest(), new Toll(due.kept(), due.gone(), deletions), now);
    }

    /**
     * The same by what counts for it, when something else than keeping was decided.
     *
     * @param newest of those kept
     */
    public Optional<String> objection(KeptRecoveryPoint newest, Toll toll, Instant now) {
        return staleness(newest, now).or(() -> mass(toll));
    }

    /**
     * How many recovery points of an instance there are, and go.
     *
     * @param kept how many there are
     * @param gone how many went within a day
     * @param deletions how many of those kept are to go now
     */
    public record Toll(int kept, int gone, long deletions) {}

    private static Optional<String> staleness(KeptRecoveryPoint newest, Instant now) {
        return newest.trustedUntil() != null && newest.trustedUntil().isBefore(now)
                ? Optional.of("The newest recovery point is of " + newest.time() + ", and it is " + now
                        + ": several scheduled backups in a row are missing, or the clock is wrong.")
                : Optional.empty();
    }

    private Optional<String> mass(Toll toll) {
        long went = toll.deletions() + toll.gone();
        int were = toll.kept() + toll.gone();
        return toll.deletions() > 0 && went > Math.max(always, largestShare * were)
                ? Optional.of(
                        went + " of " + were + " recovery points would be deleted within a day, which is more than "
                                + Math.round(largestShare * 100) + " % of them.")
                : Optional.empty();
    }
}
