package io.pgvault.vault.policies;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.vault.vaults.Vault;
import java.util.Comparator;
import java.util.List;

/** Makes a policy of what a caller wants, or says what stands against it. */
public final class JudgePolicy {
    private final TimeZones timeZones;
    private final PolicyRules rules;

    public JudgePolicy(TimeZones timeZones, PolicyLimits limits) {
        this.timeZones = timeZones;
        this.rules = new PolicyRules(limits);
    }

    /** What the caller wants the policy to be; the time zone of its schedule is an IANA or Windows name. */
    public record Wanted(
            String name, BackupRule backupRule, List<RetentionRule> retentionRules, List<String> dataSourceTypes) {
        public Wanted {
            retentionRules = List.copyOf(retentionRules);
            dataSourceTypes = List.copyOf(dataSourceTypes);
        }
    }

    /**
     * The policy as it would be stored, in its first version.
     *
     * @throws BackupException {@link io.pgvault.contract.error.ErrorCode#INVALID_POLICY}
     */
    public Policy judge(Vault vault, Wanted wanted) {
        BackupRule rule = wanted.backupRule();
        String given = rule.schedule().timeZone();
        String zone = timeZones
                .ianaName(given)
                .orElseThrow(() -> PolicyProblem.in(
                        rule.name(),
                        "trigger.schedule.timeZone",
                        "'" + given + "' is unknown.",
                        "Use an IANA name like Europe/Berlin, a Windows name like W. Europe Standard Time, or UTC."));
        BackupRule canonical = new BackupRule(
                rule.name(),
                new BackupSchedule(rule.schedule().repeatingTimeIntervals(), zone),
                rule.taggingCriteria().stream()
                        .sorted(Comparator.comparingLong(TaggingCriteria::priority))
                        .toList());
        BackupPolicy definition = new BackupPolicy(
                vault.address().resourceId() + "/backupPolicies/" + wanted.name(),
                wanted.name(),
                1,
                canonical,
                wanted.retentionRules());
        rules.check(definition, vault);
        return new Policy(PolicyId.random(), vault.id(), definition, wanted.dataSourceTypes(), given);
    }
}
