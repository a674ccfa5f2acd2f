package io.pgvault.retention.lifecycle;

import java.util.List;

/** Decisions about all recovery points that an instance has. */
public final class LifecycleSamples {
    private LifecycleSamples() {}

    /**
     * All of them as due.
     *
     * @param kept at least one
     */
    public static DueRecoveryPoints due(List<KeptRecoveryPoint> kept) {
        return due(kept, 0);
    }

    /** The same after so many others went within a day. */
    public static DueRecoveryPoints due(List<KeptRecoveryPoint> kept, int gone) {
        return new DueRecoveryPoints(
                kept.stream().max(KeptRecoveryPoint.BY_TIME).orElseThrow(),
                kept.stream()
                        .filter(point -> !point.partial())
                        .max(KeptRecoveryPoint.BY_TIME)
                        .orElse(null),
                kept,
                kept.size(),
                gone);
    }
}
