package io.pgvault.retention.lifecycle;

import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import java.util.List;

/** Decides what of an instance's recovery points is archived and deleted. */
public final class DecideLifeCycle {
    private DecideLifeCycle() {}

    /** One decision for each recovery point that is due, in their order. */
    public static List<Decision> decide(DueRecoveryPoints recoveryPoints, Instant now) {
        return recoveryPoints.due().stream()
                .map(point -> decide(point, now, recoveryPoints.isLast(point)))
                .toList();
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
