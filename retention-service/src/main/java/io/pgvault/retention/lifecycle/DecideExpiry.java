package io.pgvault.retention.lifecycle;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides what of an instance's recovery points is deleted. */
public final class DecideExpiry {
    private DecideExpiry() {}

    /**
     * One decision for each recovery point.
     *
     * @param kept all complete recovery points of one instance that are not being deleted
     */
    public static List<Decision> decide(List<KeptRecoveryPoint> kept, Instant now) {
        Optional<KeptRecoveryPoint> newest = kept.stream()
                .max(Comparator.comparing(KeptRecoveryPoint::time)
                        .thenComparing(point -> point.id().value()));
        return kept.stream()
                .map(point -> decide(point, now, newest.filter(point::equals).isPresent()))
                .toList();
    }

    private static Decision decide(KeptRecoveryPoint point, Instant now, boolean newest) {
        Instant expiresAt = point.expiresAt();
        if (expiresAt == null) {
            return new Decision.Keep(point.id(), "Its policy sets no end.");
        }
        if (expiresAt.isAfter(now)) {
            return new Decision.Keep(point.id(), "It expires at " + expiresAt + ".");
        }
        if (newest) {
            return new Decision.Keep(point.id(), "It is the newest recovery point of its instance.");
        }
        return new Decision.Delete(point.id(), "It expired at " + expiresAt + ".");
    }
}
