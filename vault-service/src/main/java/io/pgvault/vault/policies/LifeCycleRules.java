package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.vault.policies.PolicyLimits.Span;
import io.pgvault.vault.vaults.Vault;
import java.time.Period;

/** What the life cycles of a retention rule must keep to. */
final class LifeCycleRules {
    private static final String DURATION = "lifecycles.deleteAfter.duration";
    private static final String COPIES = "lifecycles.targetDataStoreCopySettings";

    private final PolicyLimits limits;
    private final Vault vault;

    LifeCycleRules(PolicyLimits limits, Vault vault) {
        this.limits = limits;
        this.vault = vault;
    }

    void check(RetentionRule rule) {
        if (rule.lifeCycles().isEmpty() || rule.lifeCycles().getFirst().dataStore() != DataStore.VAULT_STORE) {
            throw PolicyProblem.in(
                    rule.name(),
                    "lifecycles",
                    "the first must be that of VaultStore, where recovery points arrive.",
                    "Put a life cycle with sourceDataStore VaultStore first.");
        }
        PolicyProblem.requireDistinct(
                rule.lifeCycles(),
                LifeCycle::dataStore,
                lifeCycle -> PolicyProblem.in(
                        rule.name(),
                        "lifecycles.sourceDataStore",
                        "two life cycles are for " + lifeCycle.dataStore().wireName() + ".",
                        "Keep one per data store."));
        for (LifeCycle lifeCycle : rule.lifeCycles()) {
            checkDuration(rule, lifeCycle);
            lifeCycle.targetCopies().forEach(copy -> checkCopy(rule, lifeCycle, copy));
            PolicyProblem.requireDistinct(
                    lifeCycle.targetCopies(),
                    TargetCopy::dataStore,
                    copy -> PolicyProblem.in(
                            rule.name(),
                            COPIES,
                            "two copies go to " + copy.dataStore().wireName() + ".",
                            "Keep one of them."));
        }
        checkArchive(rule);
    }

    private void checkArchive(RetentionRule rule) {
        if (rule.lifeCycles().size() == 1) {
            return;
        }
        if (vault.isZoneRedundant()) {
            throw PolicyProblem.in(
                    rule.name(),
                    "lifecycles.sourceDataStore",
                    "ArchiveStore is not available, for the backup vault "
                            + vault.address().name() + " is zone-redundant.",
                    "Remove the life cycle of ArchiveStore, or use a vault that is locally or geo-redundant.");
        }
        if (rule.lifeCycles().getFirst().targetCopies().isEmpty()) {
            throw PolicyProblem.in(
                    rule.name(),
                    COPIES,
                    "nothing ever goes to ArchiveStore, although there is a life cycle for it.",
                    "Say in the life cycle of VaultStore when the copy is made, or remove that of ArchiveStore.");
        }
    }

    private void checkDuration(RetentionRule rule, LifeCycle lifeCycle) {
        Period duration = lifeCycle.deleteAfter();
        Span allowed = switch (lifeCycle.dataStore()) {
            case VAULT_STORE -> limits.vaultRetention();
            case ARCHIVE_STORE -> limits.archiveRetention();
        };
        if (PolicyLimits.isLonger(allowed.shortest(), duration)) {
            throw outOfRange(rule, lifeCycle, "is shorter than " + allowed.shortest(), allowed);
        }
        if (PolicyLimits.isLonger(duration, allowed.longest())) {
            throw outOfRange(rule, lifeCycle, "is longer than " + allowed.longest(), allowed);
        }
    }

    private static BackupException outOfRange(RetentionRule rule, LifeCycle lifeCycle, String how, Span allowed) {
        return PolicyProblem.in(
                rule.name(),
                DURATION,
                "'" + lifeCycle.deleteAfter() + "' in " + lifeCycle.dataStore().wireName() + " " + how + ".",
                "Write a duration from " + allowed.shortest() + " to " + allowed.longest() + ".");
    }

    private static void checkCopy(RetentionRule rule, LifeCycle lifeCycle, TargetCopy copy) {
        boolean hasTarget = rule.lifeCycles().stream().anyMatch(other -> other.dataStore() == copy.dataStore());
        if (!hasTarget || copy.dataStore() == lifeCycle.dataStore()) {
            throw PolicyProblem.in(
                    rule.name(),
                    COPIES + ".dataStore",
                    "the rule has no further life cycle for " + copy.dataStore().wireName() + ".",
                    "Add a life cycle with that sourceDataStore, which says how long the copy is kept.");
        }
        if (copy.dataStore() == DataStore.VAULT_STORE) {
            throw PolicyProblem.in(
                    rule.name(),
                    COPIES + ".dataStore",
                    "copies go from VaultStore to ArchiveStore, and never back.",
                    "Remove the copy settings from the life cycle of ArchiveStore.");
        }
        Period after = copy.after();
        if (after == null) {
            return;
        }
        String field = COPIES + ".copyAfter.duration";
        checkPositive(rule, field, after);
        if (PolicyLimits.isLonger(after, lifeCycle.deleteAfter())) {
            throw PolicyProblem.in(
                    rule.name(),
                    field,
                    "by '" + after + "' recovery points are deleted already, after " + lifeCycle.deleteAfter() + ".",
                    "Write a shorter duration, or use CopyOnExpiryOption.");
        }
    }

    private static void checkPositive(RetentionRule rule, String field, Period period) {
        if (period.isZero() || period.isNegative()) {
            throw PolicyProblem.in(
                    rule.name(),
                    field,
                    "'" + period + "' is not positive.",
                    "Write a duration of days, weeks, months or years like P3M.");
        }
    }
}
