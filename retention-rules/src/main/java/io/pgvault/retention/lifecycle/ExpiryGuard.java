package io.pgvault.retention.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects to decisions that would do harm when something else is wrong: a clock, a schedule, a bug.
 *
 * @param largestShare of an instance's recovery points that one run may delete; more than 0, up to 1
 * @param always so many may go in any case, for the share of few means little
 */
public record ExpiryGuard(double largestShare, int always) {
    public ExpiryGuard {
        if (!(largestShare > 0 && largestShare <= 1)) {
            throw new IllegalArgumentException(
                    "pgvault.retention.brake.largest-share must be more than 0 and at most 1, not " + largestShare);
        }
        if (always < 1) {
            throw new IllegalArgumentException("pgvault.retention.brake.always must be at least 1, not " + always);
        }
    }

    /**
     * What stands against doing what was decided, in words; empty when nothing does.
     *
     * @param kept those that the decisions are about
     */
    public Optional<String> objection(List<KeptRecoveryPoint> kept, List<Decision> decisions, Instant now) {
        if (decisions.stream().allMatch(Decision.Keep.class::isInstance)) {
            return Optional.empty();
        }
        long deletions =
                decisions.stream().filter(Decision.Delete.class::isInstance).count();
        return kept.stream()
                .max(KeptRecoveryPoint.BY_TIME)
                .flatMap(newest -> objection(newest, kept.size(), deletions, now));
    }

    /**
     * The same by what counts for it, when something else than keeping was decided.
     *
     * @param newest of those kept
     * @param kept how many there are
     * @param deletions how many of them are to go
     */
    public Optional<String> objection(KeptRecoveryPoint newest, int kept, long deletions, Instant now) {
        return staleness(newest, now).or(() -> mass(deletions, kept));
    }

    private static Optional<String> staleness(KeptRecoveryPoint newest, Instant now) {
        return newest.trustedUntil() != null && newest.trustedUntil().isBefore(now)
                ? Optional.of("The newest recovery point is of " + newest.time() + ", and it is " + now
                        + ": several scheduled backups in a row are missing, or the clock is wrong.")
                : Optional.empty();
    }

    private Optional<String> mass(long deletions, int kept) {
        return deletions > Math.max(always, largestShare * kept)
                ? Optional.of(
                        deletions + " of " + kept + " recovery points would be deleted at once, which is more than "
                                + Math.round(largestShare * 100) + " % of them.")
                : Optional.empty();
    }
}
