package io.pgvault.retention.tagging;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Chooses the retention rule: the one that was asked for, else the default one. */
public final class ChooseRetentionTag {
    private ChooseRetentionTag() {}

    public static RetentionTag choose(RecoveryPoint recoveryPoint) {
        BackupPolicy policy = recoveryPoint.policy();
        String requested = recoveryPoint.requestedTag();
        if (requested != null) {
            Optional<RetentionRule> rule = rule(policy, candidate -> sameName(candidate.name(), requested));
            if (rule.isPresent()) {
                return new RetentionTag(rule.get().name(), rule, "The backup was asked for with this tag.");
            }
        }
        Optional<RetentionRule> rule = rule(policy, RetentionRule::isDefault)
                .or(() -> rule(policy, candidate -> sameName(candidate.name(), BackupPolicy.DEFAULT_RULE)));
        return new RetentionTag(
                BackupPolicy.DEFAULT_RULE,
                rule,
                requested == null
                        ? "The default rule applies."
                        : "The policy has no rule '" + requested + "': the default rule applies.");
    }

    private static Optional<RetentionRule> rule(BackupPolicy policy, Predicate<RetentionRule> wanted) {
        return policy.retentionRules().stream().filter(wanted).findFirst();
    }

    private static boolean sameName(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
