package io.pgvault.retention.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be decided about an instance, beside what stays whatever else goes. A newest one that is not the newest is
 * refused: it would let the real one go.
 *
 * @param newest of all that are kept
 * @param newestComplete of those to which nothing is missing; null when there is none
 * @param due what to decide about: all of those kept for which something is due, and any others
 * @param kept how many there are in all
 * @param gone how many went within {@link Brake#DAY}
 */
public record DueRecoveryPoints(
        KeptRecoveryPoint newest,
        @Nullable KeptRecoveryPoint newestComplete,
        List<KeptRecoveryPoint> due,
        int kept,
        int gone) {
    public DueRecoveryPoints {
        due = List.copyOf(due);
        if (newestComplete != null && newestComplete.partial()) {
            throw new IllegalArgumentException(newestComplete.id() + " is not complete.");
        }
        if (newestComplete == null ? !newest.partial() : isAfter(newestComplete, newest)) {
            throw new IllegalArgumentException(newest.id() + " is not the newest, or is the newest complete one.");
        }
        for (KeptRecoveryPoint point : due) {
            if (isAfter(point, newest)
                    || (!point.partial() && (newestComplete == null || isAfter(point, newestComplete)))) {
                throw new IllegalArgumentException(point.id() + " is newer than " + newest.id() + " or "
                        + (newestComplete == null ? "what is complete" : newestComplete.id()) + ".");
            }
        }
    }

    private static boolean isAfter(KeptRecoveryPoint one, KeptRecoveryPoint other) {
        return KeptRecoveryPoint.BY_TIME.compare(one, other) > 0;
    }

    /** Without the newest that is complete, and a partial one that is newer still, there is no way back. */
    boolean isLast(KeptRecoveryPoint point) {
        return point.id().equals(newest.id())
                || (newestComplete != null && point.id().equals(newestComplete.id()));
    }
}
