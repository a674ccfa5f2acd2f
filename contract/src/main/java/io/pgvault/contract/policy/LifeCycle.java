package io.pgvault.contract.policy;

import java.time.Period;
import java.util.List;

/**
 * The time in one data store.
 *
 * @param deleteAfter calendar time from the recovery point's arrival in the data store
 */
public record LifeCycle(DataStore dataStore, Period deleteAfter, List<TargetCopy> targetCopies) {
    public LifeCycle {
        targetCopies = List.copyOf(targetCopies);
    }
}
