package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.vaults.Vault;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a policy must keep to so that every recovery point falls under exactly one retention rule. */
final class PolicyRules {
    private final PolicyLimits limits;

    PolicyRules(PolicyLimits limits) {
        this.limits = limits;
    }

    /**
     * Refuses a policy that contradicts itself, cannot be followed in this vault or goes beyond the limits.
     *
     * @throws BackupException {@link io.pgvault.contract.error.ErrorCode#INVALID_POLICY}, naming rule, field and remedy
     */
    void check(BackupPolicy policy, Vault vault) {
        checkNames(policy);
        checkDefault(policy);
        new ScheduleRules(limits).check(policy.backupRule());
        TagRules.check(policy);
        LifeCycleRules lifeCycles = new LifeCycleRules(limits, vault);
        policy.retentionRules().forEach(lifeCycles::check);
    }

    private void checkNames(BackupPolicy policy) {
        if (policy.retentionRules().size() > limits.mostRules()) {
            throw PolicyProblem.in(
                    "properties.policyRules",
                    "there are " + policy.retentionRules().size() + " retention rules, and at most "
                            + limits.mostRules() + " are allowed.",
                    "Remove some, or divide them among several policies.");
        }
        String backupRule = policy.backupRule().name();
        Stream.concat(Stream.of(backupRule), policy.retentionRules().stream().map(RetentionRule::name))
                .filter(name -> name.length() > Limit.RULE_NAME.most())
                .findFirst()
                .ifPresent(name -> {
                    throw PolicyProblem.in(
                            name.substring(0, 20) + "...",
                            "name",
                            "it has " + name.length() + " characters.",
                            "Use at most " + Limit.RULE_NAME.most() + ".");
                });
        PolicyProblem.requireDistinct(
                policy.retentionRules(),
                rule -> rule.name().toLowerCase(Locale.ROOT),
                rule -> PolicyProblem.in(
                        rule.name(), "name", "two retention rules have this name.", "Give each a name of its own."));
        if (policy.retentionRules().stream().anyMatch(rule -> rule.name().equalsIgnoreCase(backupRule))) {
            throw PolicyProblem.in(
                    backupRule,
                    "name",
                    "the backup rule and a retention rule have this name.",
                    "Give each a name of its own.");
        }
    }

    private static void checkDefault(BackupPolicy policy) {
        List<RetentionRule> defaults = policy.retentionRules().stream()
                .filter(RetentionRule::isDefault)
                .toList();
        if (defaults.size() == 1 && defaults.getFirst().name().equals(BackupPolicy.DEFAULT_RULE)) {
            return;
        }
        String found = defaults.isEmpty()
                ? "none is."
                : "these are: "
                        + String.join(
                                ", ", defaults.stream().map(RetentionRule::name).toList()) + ".";
        throw PolicyProblem.in(
                BackupPolicy.DEFAULT_RULE,
                "isDefault",
                "exactly one AzureRetentionRule, named Default, must be the default rule, but " + found,
                "Add an AzureRetentionRule named Default with isDefault true, and set it to false on all others.");
    }
}
