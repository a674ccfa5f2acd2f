package io.pgvault.contract.policy;

import io.pgvault.contract.ContradictoryMessageException;
import java.time.Period;
import java.util.List;

/**
 * The time in one data store.
 *
 * @param deleteAfter calendar time from the recovery point's arrival in the data store; positive
 */
public record LifeCycle(DataStore dataStore, Period deleteAfter, List<TargetCopy> targetCopies) {
    public LifeCycle {
        if (deleteAfter.isNegative() || deleteAfter.isZero()) {
            throw new ContradictoryMessageException(
                    "A life cycle in " + dataStore + " ends after " + deleteAfter + ", which is not positive.");
        }
        targetCopies = List.copyOf(targetCopies);
    }
}
