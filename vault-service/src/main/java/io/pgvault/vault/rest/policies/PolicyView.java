package io.pgvault.vault.rest.policies;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.rest.arm.Fields;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backup policy as callers see it. */
record PolicyView(Properties properties, String id, String name, String type) {
    record Properties(List<Rule> policyRules, List<String> datasourceTypes, String objectType) {}

    sealed interface Rule {}

    record AzureBackupRule(
            BackupParameters backupParameters, Trigger trigger, DataStoreInfo dataStore, String name, String objectType)
            implements Rule {}

    record BackupParameters(String backupType, String objectType) {}

    record Trigger(Schedule schedule, List<Tagging> taggingCriteria, String objectType) {}

    record Schedule(List<String> repeatingTimeIntervals, String timeZone) {}

    record Tagging(
            TagInfo tagInfo,
            long taggingPriority,
            boolean isDefault,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Criteria> criteria) {}

    record TagInfo(String tagName, String id) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Criteria(
            List<String> absoluteCriteria,
            List<String> daysOfTheWeek,
            List<ScheduleCriteria.DayOfMonth> daysOfMonth,
            List<String> weeksOfTheMonth,
            List<String> monthsOfYear,
            List<OffsetDateTime> scheduleTimes,
            String objectType) {}

    record AzureRetentionRule(List<Lifecycle> lifecycles, boolean isDefault, String name, String objectType)
            implements Rule {}

    record Lifecycle(
            Deletion deleteAfter, List<CopySetting> targetDataStoreCopySettings, DataStoreInfo sourceDataStore) {}

    record Deletion(String duration, String objectType) {}

    record CopySetting(CopyAfter copyAfter, DataStoreInfo dataStore) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CopyAfter(@Nullable String duration, String objectType) {}

    record DataStoreInfo(String dataStoreType, String objectType) {}

    static PolicyView of(Policy policy) {
        List<Rule> rules = new ArrayList<>();
        rules.add(backupRule(policy));
        policy.definition().retentionRules().forEach(rule -> rules.add(retentionRule(rule)));
        return new PolicyView(
                new Properties(rules, policy.dataSourceTypes(), "BackupPolicy"),
                policy.definition().id(),
                policy.name(),
                "Microsoft.DataProtection/backupVaults/backupPolicies");
    }

    private static Rule backupRule(Policy policy) {
        BackupRule rule = policy.definition().backupRule();
        return new AzureBackupRule(
                new BackupParameters("Full", "AzureBackupParams"),
                new Trigger(
                        new Schedule(rule.schedule().repeatingTimeIntervals(), policy.timeZone()),
                        rule.taggingCriteria().stream().map(PolicyView::tagging).toList(),
                        "ScheduleBasedTriggerContext"),
                dataStore(DataStore.VAULT_STORE),
                rule.name(),
                "AzureBackupRule");
    }

    private static Tagging tagging(TaggingCriteria tag) {
        return new Tagging(
                new TagInfo(tag.tag(), tag.tag() + "_"),
                tag.priority(),
                tag.isDefault(),
                tag.criteria().isEmpty()
                        ? null
                        : tag.criteria().stream().map(PolicyView::criteria).toList());
    }

    private static Criteria criteria(ScheduleCriteria criteria) {
        return new Criteria(
                names(criteria.absoluteCriteria()),
                names(criteria.daysOfTheWeek()),
                criteria.daysOfMonth(),
                names(criteria.weeksOfTheMonth()),
                names(criteria.monthsOfYear()),
                criteria.scheduleTimes(),
                "ScheduleBasedBackupCriteria");
    }

    private static List<String> names(List<? extends Enum<?>> constants) {
        return constants.stream().map(Fields::wireName).toList();
    }

    private static Rule retentionRule(RetentionRule rule) {
        return new AzureRetentionRule(
                rule.lifeCycles().stream().map(PolicyView::lifecycle).toList(),
                rule.isDefault(),
                rule.name(),
                "AzureRetentionRule");
    }

    private static Lifecycle lifecycle(LifeCycle lifeCycle) {
        return new Lifecycle(
                new Deletion(lifeCycle.deleteAfter().toString(), "AbsoluteDeleteOption"),
                lifeCycle.targetCopies().stream().map(PolicyView::copy).toList(),
                dataStore(lifeCycle.dataStore()));
    }

    private static CopySetting copy(TargetCopy copy) {
        String type = switch (copy.option()) {
            case ON_EXPIRY -> "CopyOnExpiryOption";
            case IMMEDIATE -> "ImmediateCopyOption";
            case CUSTOM -> "CustomCopyOption";
        };
        String after = copy.after() == null ? null : copy.after().toString();
        return new CopySetting(new CopyAfter(after, type), dataStore(copy.dataStore()));
    }

    private static DataStoreInfo dataStore(DataStore store) {
        return new DataStoreInfo(store.wireName(), "DataStoreInfoBase");
    }
}
