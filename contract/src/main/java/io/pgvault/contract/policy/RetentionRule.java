package io.pgvault.contract.policy;

import java.util.List;

/** How long, and in which data stores, the recovery points with the tag of this name are kept. */
public record RetentionRule(String name, boolean isDefault, List<LifeCycle> lifeCycles) {
    public RetentionRule {
        lifeCycles = List.copyOf(lifeCycles);
    }
}
