package io.pgvault.contract.policy;

import java.util.List;

/**
 * Gives the recovery points that match any of the criteria the tag of a retention rule.
 *
 * @param priority the lowest number wins where several match
 */
public record TaggingCriteria(String tag, boolean isDefault, long priority, List<ScheduleCriteria> criteria) {
    public TaggingCriteria {
        criteria = List.copyOf(criteria);
    }
}
