package io.pgvault.contract.policy;

import java.util.List;

/**
 * A policy as it stood when it was published. Recovery points keep the one that they were born under.
 *
 * @param id the policy's ARM id
 * @param version counts from 1; every change makes a new version
 */
public record BackupPolicy(
        String id, String name, int version, BackupRule backupRule, List<RetentionRule> retentionRules) {
    public static final String DEFAULT_RULE = "Default";

    public BackupPolicy {
        retentionRules = List.copyOf(retentionRules);
    }
}
