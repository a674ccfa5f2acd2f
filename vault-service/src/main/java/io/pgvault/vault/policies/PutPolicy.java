package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.vault.publishing.Holds;
import io.pgvault.vault.vaults.Vault;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Creates a policy, or replaces it by a new version of itself; what is backed up already keeps the version it has, unless the
 * caller wants it otherwise. */
public final class PutPolicy {
    private final PolicyStore policies;
    private final Holds holds;
    private final TimeZones timeZones;
    private final PolicyRules rules;
    private final PolicyFollowers followers;
    private final Replacement replacement;

    /**
     * Makes the use case.
     *
     * @param replacement of a policy that is used
     */
    public PutPolicy(
            PolicyStore policies,
            Holds holds,
            TimeZones timeZones,
            PolicyLimits limits,
            PolicyFollowers followers,
            Replacement replacement) {
        this.policies = policies;
        this.holds = holds;
        this.timeZones = timeZones;
        this.rules = new PolicyRules(limits);
        this.followers = followers;
        this.replacement = replacement;
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
     * Writes the policy as it is wanted.
     *
     * @throws BackupException {@link ErrorCode#INVALID_POLICY} or {@link ErrorCode#POLICY_NOT_MODIFIABLE}
     */
    public Policy put(Vault vault, Wanted wanted, ExistingRecoveryPoints existingPoints) {
        String resourceId = vault.address().resourceId() + "/backupPolicies/" + wanted.name();
        Policy first = understood(vault, resourceId, wanted);
        holds.hold(vault.address().key() + "/backupPolicies/" + wanted.name().toLowerCase(Locale.ROOT));
        Optional<Policy> existing = policies.find(vault.id(), wanted.name());
        if (existing.isEmpty()) {
            policies.add(first);
            return first;
        }
        Policy replaced = replace(policies.getForReplacement(existing.get().id()), first);
        if (existingPoints == ExistingRecoveryPoints.ARE_TAGGED_AGAIN) {
            followers.retag(replaced);
        }
        return replaced;
    }

    private Policy replace(Policy existing, Policy wanted) {
        if (existing.sameContent(wanted)) {
            return existing;
        }
        if (replacement == Replacement.REFUSED && policies.inUse(existing.id())) {
            throw new BackupException(
                    ErrorCode.POLICY_NOT_MODIFIABLE,
                    "The backup policy " + existing.name() + " is used by backup instances and cannot be changed.");
        }
        BackupPolicy old = existing.definition();
        BackupPolicy next = new BackupPolicy(
                old.id(),
                old.name(),
                old.version() + 1,
                wanted.definition().backupRule(),
                wanted.definition().retentionRules());
        Policy replaced =
                new Policy(existing.id(), existing.vaultId(), next, wanted.dataSourceTypes(), wanted.timeZone());
        policies.update(replaced);
        followers.follow(
                replaced, !old.backupRule().schedule().equals(next.backupRule().schedule()));
        return replaced;
    }

    private Policy understood(Vault vault, String resourceId, Wanted wanted) {
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
        BackupPolicy definition = new BackupPolicy(resourceId, wanted.name(), 1, canonical, wanted.retentionRules());
        rules.check(definition, vault);
        return new Policy(UUID.randomUUID(), vault.id(), definition, wanted.dataSourceTypes(), given);
    }
}
