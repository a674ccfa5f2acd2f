package io.pgvault.vault.rest.policies;

import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RepeatingInterval;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.PolicyProblem;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.AbsoluteDeleteOption;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.AzureBackupParams;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.AzureBackupRule;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.AzureRetentionRule;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.BackupPolicy;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.BasePolicyRule;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.DataStoreInfoBase;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.RetentionTag;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.ScheduleBasedBackupCriteria;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.ScheduleBasedTriggerContext;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.SourceLifeCycle;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.TargetCopySetting;
import io.pgvault.vault.rest.policies.BaseBackupPolicyResource.UnknownRule;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Understands a policy as callers send it; what it says is judged elsewhere. */
final class PolicyReader {
    /** The last one is what the first was called in Azure's examples, from the service's early days on. */
    static final List<String> DATA_SOURCE_TYPES = List.of(DataSource.DATABASE, DataSource.SERVER, "OssDB");

    private PolicyReader() {}

    static JudgePolicy.Wanted read(String name, @Nullable BaseBackupPolicyResource body) {
        return read(name, required(body, "body", "Send the policy as JSON.").properties());
    }

    static JudgePolicy.Wanted read(String name, @Nullable BackupPolicy properties) {
        BackupPolicy policy = required(
                properties,
                "properties",
                "Put objectType, datasourceTypes and policyRules into an object of this name.");
        requireType(policy.objectType(), "properties", "BackupPolicy");
        List<BasePolicyRule> rules = orEmpty(policy.policyRules());
        of(UnknownRule.class, rules)
                .forEach(rule -> requireType(
                        rule.objectType(), "Rule '" + rule.name() + "'", "AzureBackupRule", "AzureRetentionRule"));
        return new JudgePolicy.Wanted(
                name,
                backupRule(of(AzureBackupRule.class, rules)),
                of(AzureRetentionRule.class, rules).stream()
                        .map(PolicyReader::retentionRule)
                        .toList(),
                dataSourceTypes(orEmpty(policy.datasourceTypes())));
    }

    private static <R extends BasePolicyRule> List<R> of(Class<R> type, List<BasePolicyRule> rules) {
        return rules.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<String> dataSourceTypes(List<String> given) {
        String field = "properties.datasourceTypes";
        if (given.isEmpty()) {
            throw PolicyProblem.in(field, "there is none.", "Name " + DATA_SOURCE_TYPES.getFirst() + ".");
        }
        return given.stream().map(type -> oneOf(type, field, DATA_SOURCE_TYPES)).toList();
    }

    private static BackupRule backupRule(List<AzureBackupRule> backupRules) {
        if (backupRules.size() != 1) {
            throw PolicyProblem.in(
                    "properties.policyRules",
                    "there must be exactly one AzureBackupRule, but there are " + backupRules.size() + ".",
                    "Keep one; several times of the week go into its repeatingTimeIntervals.");
        }
        AzureBackupRule rule = backupRules.getFirst();
        String name = ruleName(rule.name());
        requireFull(name, rule.backupParameters());
        DataStore store = dataStore(name, "dataStore", rule.dataStore());
        if (store != DataStore.VAULT_STORE) {
            throw PolicyProblem.in(
                    name, "dataStore.dataStoreType", "backups arrive in VaultStore only.", "Write VaultStore.");
        }
        ScheduleBasedTriggerContext trigger =
                required(rule.trigger(), name, "trigger", "Add a ScheduleBasedTriggerContext.");
        requireType(trigger.objectType(), "Rule '" + name + "', trigger", "ScheduleBasedTriggerContext");
        BaseBackupPolicyResource.BackupSchedule schedule =
                required(trigger.schedule(), name, "trigger.schedule", "Say when backups are made.");
        return new BackupRule(
                name,
                new BackupSchedule(
                        orEmpty(schedule.repeatingTimeIntervals()).stream()
                                .map(interval -> interval(name, interval))
                                .toList(),
                        Fields.orElse(schedule.timeZone(), "UTC")),
                orEmpty(trigger.taggingCriteria()).stream()
                        .map(tagging -> tagging(name, tagging))
                        .toList());
    }

    private static RepeatingInterval interval(String rule, String text) {
        try {
            RepeatingInterval interval = RepeatingInterval.parse(text);
            requireYear(
                    interval.start().getYear(), "Rule '" + rule + "', trigger.schedule.repeatingTimeIntervals", text);
            return interval;
        } catch (IllegalArgumentException e) {
            throw PolicyProblem.in(
                    rule,
                    "trigger.schedule.repeatingTimeIntervals",
                    String.valueOf(e.getMessage()),
                    "Write it like " + RepeatingInterval.EXAMPLE + ".");
        }
    }

    private static void requireFull(String rule, @Nullable AzureBackupParams parameters) {
        if (parameters == null) {
            return;
        }
        requireType(parameters.objectType(), "Rule '" + rule + "', backupParameters", "AzureBackupParams");
        if (!"Full".equalsIgnoreCase(parameters.backupType())) {
            throw PolicyProblem.in(
                    rule,
                    "backupParameters.backupType",
                    "'" + parameters.backupType() + "' is not supported.",
                    "Write Full.");
        }
    }

    private static TaggingCriteria tagging(String rule, BaseBackupPolicyResource.TaggingCriteria tagging) {
        String field = "trigger.taggingCriteria";
        RetentionTag info =
                required(tagging.tagInfo(), rule, field + ".tagInfo", "Name the tag, as its retention rule is named.");
        String tag = required(
                info.tagName(), rule, field + ".tagInfo.tagName", "Name the tag, as its retention rule is named.");
        return new TaggingCriteria(
                tag,
                Boolean.TRUE.equals(tagging.isDefault()),
                required(
                        tagging.taggingPriority(),
                        rule,
                        field + " tag '" + tag + "', taggingPriority",
                        "Give a number; the lowest wins where several tags match."),
                orEmpty(tagging.criteria()).stream()
                        .map(criteria -> criteria(rule, tag, criteria))
                        .toList());
    }

    private static ScheduleCriteria criteria(String rule, String tag, ScheduleBasedBackupCriteria criteria) {
        String at = "Rule '" + rule + "', trigger.taggingCriteria tag '" + tag + "', criteria";
        requireType(criteria.objectType(), at, "ScheduleBasedBackupCriteria");
        return new ScheduleCriteria(
                constants(criteria.absoluteCriteria(), at + ".absoluteCriteria", AbsoluteMarker.values()),
                constants(criteria.daysOfTheWeek(), at + ".daysOfTheWeek", DayOfWeek.values()),
                bounded(criteria.daysOfMonth(), Limit.DAYS, at + ".daysOfMonth").stream()
                        .map(day ->
                                new DayOfMonth(day.date() == null ? 0 : day.date(), Boolean.TRUE.equals(day.isLast())))
                        .toList(),
                constants(criteria.weeksOfTheMonth(), at + ".weeksOfTheMonth", WeekNumber.values()),
                constants(criteria.monthsOfYear(), at + ".monthsOfYear", Month.values()),
                bounded(criteria.scheduleTimes(), Limit.SCHEDULE_TIMES, at + ".scheduleTimes").stream()
                        .map(time -> time(time, at + ".scheduleTimes"))
                        .toList());
    }

    private static OffsetDateTime time(String text, String field) {
        OffsetDateTime time = parsed(text, field, OffsetDateTime::parse, "Write it like 2026-11-22T22:00:00+00:00.");
        requireYear(time.getYear(), field, text);
        return time;
    }

    private static void requireYear(int year, String field, String text) {
        if (year < Limit.FIRST_YEAR.most() || year > Limit.LAST_YEAR.most()) {
            throw PolicyProblem.in(
                    field,
                    "the year of '" + text + "' is not between " + Limit.FIRST_YEAR.most() + " and "
                            + Limit.LAST_YEAR.most() + ".",
                    "Take a date of this time.");
        }
    }

    private static RetentionRule retentionRule(AzureRetentionRule rule) {
        String name = ruleName(rule.name());
        return new RetentionRule(
                name,
                Boolean.TRUE.equals(rule.isDefault()),
                orEmpty(rule.lifecycles()).stream()
                        .map(lifecycle -> lifeCycle(name, lifecycle))
                        .toList());
    }

    private static LifeCycle lifeCycle(String rule, SourceLifeCycle lifecycle) {
        AbsoluteDeleteOption deletion = required(
                lifecycle.deleteAfter(), rule, "lifecycles.deleteAfter", "Say how long recovery points are kept.");
        requireType(deletion.objectType(), "Rule '" + rule + "', lifecycles.deleteAfter", "AbsoluteDeleteOption");
        return new LifeCycle(
                dataStore(rule, "lifecycles.sourceDataStore", lifecycle.sourceDataStore()),
                positive(rule, "lifecycles.deleteAfter.duration", deletion.duration()),
                orEmpty(lifecycle.targetDataStoreCopySettings()).stream()
                        .map(copy -> copy(rule, copy))
                        .toList());
    }

    private static TargetCopy copy(String rule, TargetCopySetting copy) {
        String field = "lifecycles.targetDataStoreCopySettings";
        BaseBackupPolicyResource.CopyOption after = required(
                copy.copyAfter(), rule, field + ".copyAfter", "Say when, for instance with a CopyOnExpiryOption.");
        String type = oneOf(
                required(after.objectType(), rule, field + ".copyAfter.objectType", "Write CopyOnExpiryOption."),
                "Rule '" + rule + "', " + field + ".copyAfter.objectType",
                List.of("CopyOnExpiryOption", "ImmediateCopyOption", "CustomCopyOption"));
        CopyOption option = switch (type) {
            case "ImmediateCopyOption" -> CopyOption.IMMEDIATE;
            case "CustomCopyOption" -> CopyOption.CUSTOM;
            default -> CopyOption.ON_EXPIRY;
        };
        return new TargetCopy(
                dataStore(rule, field + ".dataStore", copy.dataStore()),
                option,
                option == CopyOption.CUSTOM ? period(rule, field + ".copyAfter.duration", after.duration()) : null);
    }

    private static DataStore dataStore(String rule, String field, @Nullable DataStoreInfoBase info) {
        DataStoreInfoBase given = required(info, rule, field, "Name the data store.");
        String type = required(given.dataStoreType(), rule, field + ".dataStoreType", "Name the data store.");
        requireType(
                given.objectType() == null ? "DataStoreInfoBase" : given.objectType(),
                "Rule '" + rule + "', " + field,
                "DataStoreInfoBase");
        return constant(
                type, "Rule '" + rule + "', " + field + ".dataStoreType", DataStore.values(), DataStore::wireName);
    }

    private static Period positive(String rule, String field, @Nullable String duration) {
        Period period = period(rule, field, duration);
        if (period.isZero() || period.isNegative()) {
            throw PolicyProblem.in(
                    rule,
                    field,
                    "'" + period + "' is not positive.",
                    "Write a duration of days, weeks, months or years like P3M.");
        }
        return period;
    }

    private static Period period(String rule, String field, @Nullable String duration) {
        String given = required(duration, rule, field, "Write a duration like P3M.");
        return parsed(
                given,
                "Rule '" + rule + "', " + field,
                Period::parse,
                "Write a duration of days, weeks, months or years like P3M.");
    }

    private static String ruleName(@Nullable String name) {
        String given = required(name, "properties.policyRules.name", "Give every rule a name.");
        if (given.length() > Limit.RULE_NAME.most()) {
            throw PolicyProblem.in(
                    given.substring(0, 20) + "...",
                    "name",
                    "it has " + given.length() + " characters.",
                    "Use at most " + Limit.RULE_NAME.most() + ".");
        }
        return given;
    }

    private static <T> T parsed(String value, String field, Function<String, T> parser, String remedy) {
        try {
            return parser.apply(value);
        } catch (DateTimeParseException e) {
            throw PolicyProblem.in(field, "'" + value + "' is not understood.", remedy);
        }
    }

    private static <E extends Enum<E>> List<E> constants(@Nullable List<String> names, String field, E[] known) {
        return bounded(names, Limit.DAYS, field).stream()
                .map(name -> constant(name, field, known, Fields::wireName))
                .toList();
    }

    private static <E> E constant(String name, String field, E[] known, Function<E, String> wireName) {
        List<String> names = Arrays.stream(known).map(wireName).toList();
        return known[names.indexOf(oneOf(name, field, names))];
    }

    private static void requireType(@Nullable String type, String at, String... known) {
        if (type == null || Arrays.stream(known).noneMatch(type::equalsIgnoreCase)) {
            throw PolicyProblem.in(
                    at + ".objectType",
                    type == null ? "it is missing." : "'" + type + "' is unknown.",
                    "Write " + String.join(" or ", known) + ".");
        }
    }

    private static String oneOf(String value, String field, List<String> known) {
        return known.stream()
                .filter(option -> option.equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> PolicyProblem.in(
                        field, "'" + value + "' is unknown.", "Use one of " + String.join(", ", known) + "."));
    }

    private static <T> T required(@Nullable T value, String rule, String field, String remedy) {
        return required(value, "Rule '" + rule + "', " + field, remedy);
    }

    private static <T> T required(@Nullable T value, String field, String remedy) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw PolicyProblem.in(field, "it is missing.", remedy);
        }
        return value;
    }

    /** Each once, and not too many. */
    private static <T> List<T> bounded(@Nullable List<T> list, Limit limit, String field) {
        List<T> given = orEmpty(list);
        if (given.size() > limit.most()) {
            throw PolicyProblem.in(
                    field,
                    "there are " + given.size() + ", and at most " + limit.most() + " are allowed.",
                    "Remove some, or divide them among several criteria.");
        }
        Set<T> seen = new HashSet<>();
        for (T entry : given) {
            if (!seen.add(entry)) {
                throw PolicyProblem.in(field, "an entry comes twice.", "Remove one of them.");
            }
        }
        return given;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
