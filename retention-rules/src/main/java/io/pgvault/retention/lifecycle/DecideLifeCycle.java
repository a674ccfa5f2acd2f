package io.pgvault.retention.lifecycle;

import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Decides what of an instance's recovery points is archived and deleted. */
public final class DecideLifeCycle {
    private DecideLifeCycle() {}

    /**
     * One decision for each recovery point.
     *
     * @param kept all recovery points of one instance that are not being deleted; those for which nothing is due may be
     *     left out, except for the newest and the newest complete one
     */
    public static List<Decision> decide(List<KeptRecoveryPoint> kept, Instant now) {
        Set<KeptRecoveryPoint> last = last(kept);
        return kept.stream()
                .map(point -> decide(point, now, last.contains(point)))
                .toList();
    }

    /** The newest that is complete, and a partial one that is newer still: without them there is no way back. */
    private static Set<KeptRecoveryPoint> last(List<KeptRecoveryPoint> kept) {
        Set<KeptRecoveryPoint> last = new HashSet<>();
        newest(kept, point -> true).ifPresent(last::add);
        newest(kept, point -> !point.partial()).ifPresent(last::add);
        return last;
    }

    private static Optional<KeptRecoveryPoint> newest(
            List<KeptRecoveryPoint> kept, Predicate<KeptRecoveryPoint> wanted) {
        return kept.stream().filter(wanted).max(KeptRecoveryPoint.BY_TIME);
    }

    private static Decision decide(KeptRecoveryPoint point, Instant now, boolean last) {
        Instant expiresAt = point.course().expiresAt();
        boolean expired = expiresAt != null && !expiresAt.isAfter(now);
        if (expired && !last) {
            return new Decision.Delete(point.id(), "It expired at " + expiresAt + ".");
        }
        Instant archiveAt = point.course().archiveAt();
        if (point.dataStore() == DataStore.VAULT_STORE && archiveAt != null && !archiveAt.isAfter(now)) {
            return new Decision.Archive(point.id(), "It was to move to the archive at " + archiveAt + ".");
        }
        return new Decision.Keep(point.id(), reasonToKeep(point, expired));
    }

    private static String reasonToKeep(KeptRecoveryPoint point, boolean expired) {
        Instant expiresAt = point.course().expiresAt();
        if (expired) {
            return "It is the newest " + (point.partial() ? "" : "complete ") + "recovery point of its instance.";
        }
        return expiresAt == null ? "Its policy sets no end." : "It expires at " + expiresAt + ".";
    }
}
