package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RepeatingInterval;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.contract.policy.TargetCopy;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** What a policy must keep to so that every recovery point falls under exactly one retention rule. */
public final class PolicyRules {
    private PolicyRules() {}

    /**
     * Refuses a policy that contradicts itself or cannot be followed.
     *
     * @throws BackupException {@link io.pgvault.contract.error.ErrorCode#INVALID_POLICY}, naming rule, field and remedy
     */
    public static void check(BackupPolicy policy) {
        checkSchedule(policy.backupRule());
        checkNames(policy);
        checkDefault(policy);
        checkTags(policy);
        policy.retentionRules().forEach(PolicyRules::checkLifeCycles);
    }

    private static void checkSchedule(BackupRule rule) {
        List<String> intervals = rule.schedule().repeatingTimeIntervals();
        if (intervals.isEmpty()) {
            throw PolicyProblem.in(
                    rule.name(),
                    "trigger.schedule.repeatingTimeIntervals",
                    "there is none.",
                    "Give at least one interval like " + RepeatingInterval.EXAMPLE + ".");
        }
        for (String interval : intervals) {
            try {
                RepeatingInterval.parse(interval);
            } catch (IllegalArgumentException e) {
                throw PolicyProblem.in(
                        rule.name(),
                        "trigger.schedule.repeatingTimeIntervals",
                        String.valueOf(e.getMessage()),
                        "Write it like " + RepeatingInterval.EXAMPLE + ".");
            }
        }
    }

    private static void checkNames(BackupPolicy policy) {
        requireDistinct(
                policy.retentionRules(),
                rule -> rule.name().toLowerCase(Locale.ROOT),
                rule -> PolicyProblem.in(
                        rule.name(), "name", "two retention rules have this name.", "Give each a name of its own."));
        String backupRule = policy.backupRule().name();
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

    private static void checkTags(BackupPolicy policy) {
        BackupRule rule = policy.backupRule();
        requireDistinct(
                rule.taggingCriteria(),
                tag -> tag.tag().toLowerCase(Locale.ROOT),
                tag -> tagProblem(rule, tag, "tagInfo.tagName", "two tags have this name.", "Remove one of them."));
        requireDistinct(
                rule.taggingCriteria(),
                TaggingCriteria::priority,
                tag -> tagProblem(
                        rule,
                        tag,
                        "taggingPriority",
                        "another tag has the priority " + tag.priority() + " too.",
                        "Give each tag a priority of its own; the lowest number wins."));
        for (TaggingCriteria tag : rule.taggingCriteria()) {
            checkTag(policy, tag);
        }
        for (RetentionRule retention : policy.retentionRules()) {
            if (rule.taggingCriteria().stream().noneMatch(tag -> tag.tag().equals(retention.name()))) {
                throw PolicyProblem.in(
                        retention.name(),
                        "name",
                        "no tag of the backup rule has this name, so that no recovery point would fall under the rule.",
                        "Add an entry with this tagName to trigger.taggingCriteria of '" + rule.name()
                                + "', or remove the rule.");
            }
        }
    }

    private static void checkTag(BackupPolicy policy, TaggingCriteria tag) {
        BackupRule rule = policy.backupRule();
        RetentionRule retention = policy.retentionRules().stream()
                .filter(candidate -> candidate.name().equals(tag.tag()))
                .findFirst()
                .orElseThrow(() -> tagProblem(
                        rule,
                        tag,
                        "tagInfo.tagName",
                        "no retention rule has this name.",
                        "Add an AzureRetentionRule of this name, or remove the tag."));
        if (retention.isDefault() != tag.isDefault()) {
            throw tagProblem(
                    rule,
                    tag,
                    "isDefault",
                    "tag and retention rule differ in it.",
                    "Set isDefault to " + retention.isDefault() + ".");
        }
        if (!tag.isDefault() && tag.criteria().isEmpty()) {
            throw tagProblem(
                    rule,
                    tag,
                    "criteria",
                    "there is none, so that the tag would never be given.",
                    "Say which backups it is for, for instance absoluteCriteria FirstOfMonth.");
        }
        tag.criteria().stream()
                .flatMap(criteria -> criteria.daysOfMonth().stream())
                .filter(day -> !day.isLast())
                .map(DayOfMonth::date)
                .filter(date -> date < 1 || date > 28)
                .findFirst()
                .ifPresent(date -> {
                    throw tagProblem(
                            rule,
                            tag,
                            "criteria.daysOfMonth",
                            date + " is not between 1 and 28.",
                            "Use 1 to 28, or isLast true for the last day.");
                });
    }

    private static void checkLifeCycles(RetentionRule rule) {
        if (rule.lifeCycles().isEmpty() || rule.lifeCycles().getFirst().dataStore() != DataStore.VAULT_STORE) {
            throw PolicyProblem.in(
                    rule.name(),
                    "lifecycles",
                    "the first must be that of VaultStore, where recovery points arrive.",
                    "Put a life cycle with sourceDataStore VaultStore first.");
        }
        requireDistinct(
                rule.lifeCycles(),
                LifeCycle::dataStore,
                lifeCycle -> PolicyProblem.in(
                        rule.name(),
                        "lifecycles.sourceDataStore",
                        "two life cycles are for " + lifeCycle.dataStore().wireName() + ".",
                        "Keep one per data store."));
        for (LifeCycle lifeCycle : rule.lifeCycles()) {
            checkPositive(rule, "lifecycles.deleteAfter.duration", lifeCycle.deleteAfter());
            lifeCycle.targetCopies().forEach(copy -> checkCopy(rule, lifeCycle, copy));
        }
        boolean copied = rule.lifeCycles().stream()
                .anyMatch(cycle -> !cycle.targetCopies().isEmpty());
        if (rule.lifeCycles().size() > 1 && !copied) {
            throw PolicyProblem.in(
                    rule.name(),
                    "lifecycles.targetDataStoreCopySettings",
                    "nothing ever goes to ArchiveStore, although there is a life cycle for it.",
                    "Say in the life cycle of VaultStore when the copy is made, or remove that of ArchiveStore.");
        }
    }

    private static void checkCopy(RetentionRule rule, LifeCycle lifeCycle, TargetCopy copy) {
        Period after = copy.after();
        if (after != null) {
            checkPositive(rule, "lifecycles.targetDataStoreCopySettings.copyAfter.duration", after);
        }
        boolean hasTarget = rule.lifeCycles().stream().anyMatch(other -> other.dataStore() == copy.dataStore());
        if (!hasTarget || copy.dataStore() == lifeCycle.dataStore()) {
            throw PolicyProblem.in(
                    rule.name(),
                    "lifecycles.targetDataStoreCopySettings.dataStore",
                    "the rule has no further life cycle for " + copy.dataStore().wireName() + ".",
                    "Add a life cycle with that sourceDataStore, which says how long the copy is kept.");
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

    private static BackupException tagProblem(
            BackupRule rule, TaggingCriteria tag, String field, String problem, String remedy) {
        return PolicyProblem.in(
                rule.name(), "trigger.taggingCriteria tag '" + tag.tag() + "', " + field, problem, remedy);
    }

    private static <T> void requireDistinct(
            List<T> items, Function<T, Object> property, Function<T, BackupException> problem) {
        Set<Object> seen = new HashSet<>();
        for (T item : items) {
            if (!seen.add(property.apply(item))) {
                throw problem.apply(item);
            }
        }
    }
}
