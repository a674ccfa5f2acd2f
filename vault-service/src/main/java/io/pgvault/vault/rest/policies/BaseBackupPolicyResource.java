package io.pgvault.vault.rest.policies;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static com.fasterxml.jackson.annotation.JsonProperty.Access.READ_ONLY;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RepeatingInterval;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A backup policy on the wire; what is read-only is passed over when callers send it. */
@BodyLimit(Limit.POLICY_BODY)
record BaseBackupPolicyResource(
        @Nullable BackupPolicy properties,
        @JsonProperty(access = READ_ONLY) @Nullable String id,
        @JsonProperty(access = READ_ONLY) @Nullable String name,
        @JsonProperty(access = READ_ONLY) @Nullable String type) {

    record BackupPolicy(
            @Nullable List<BasePolicyRule> policyRules,
            @Nullable List<String> datasourceTypes,
            @Nullable String objectType) {}

    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "objectType",
            visible = true,
            defaultImpl = UnknownRule.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = AzureBackupRule.class, name = "AzureBackupRule"),
        @JsonSubTypes.Type(value = AzureRetentionRule.class, name = "AzureRetentionRule")
    })
    @Schema(
            oneOf = {AzureBackupRule.class, AzureRetentionRule.class},
            discriminatorProperty = "objectType")
    sealed interface BasePolicyRule {}

    record AzureBackupRule(
            @Nullable AzureBackupParams backupParameters,
            @Nullable ScheduleBasedTriggerContext trigger,
            @Nullable DataStoreInfoBase dataStore,
            @Nullable String name,
            @Nullable String objectType)
            implements BasePolicyRule {}

    record AzureRetentionRule(
            @Nullable List<SourceLifeCycle> lifecycles,
            @Nullable Boolean isDefault,
            @Nullable String name,
            @Nullable String objectType)
            implements BasePolicyRule {}

    /** What is read of a rule whose type nobody knows. */
    record UnknownRule(@Nullable String name, @Nullable String objectType) implements BasePolicyRule {}

    record AzureBackupParams(
            @Nullable String backupType, @Nullable String objectType) {}

    record ScheduleBasedTriggerContext(
            @Nullable BackupSchedule schedule,
            @Nullable List<TaggingCriteria> taggingCriteria,
            @Nullable String objectType) {}

    record BackupSchedule(
            @Nullable List<String> repeatingTimeIntervals,
            @Nullable String timeZone) {}

    record TaggingCriteria(
            @Nullable RetentionTag tagInfo,
            @Nullable Long taggingPriority,
            @Nullable Boolean isDefault,
            @JsonInclude(NON_NULL) @Nullable List<ScheduleBasedBackupCriteria> criteria) {}

    record RetentionTag(
            @Nullable String tagName,
            @JsonProperty(access = READ_ONLY) @Nullable String id) {}

    @JsonInclude(NON_EMPTY)
    record ScheduleBasedBackupCriteria(
            @Nullable List<String> absoluteCriteria,
            @Nullable List<String> daysOfTheWeek,
            @Nullable List<Day> daysOfMonth,
            @Nullable List<String> weeksOfTheMonth,
            @Nullable List<String> monthsOfYear,
            @Nullable List<String> scheduleTimes,
            @Nullable String objectType) {}

    record Day(@Nullable Integer date, @Nullable Boolean isLast) {}

    /** The articles send the copy settings as an object or as null; only answers keep to the array. */
    record SourceLifeCycle(
            @Nullable AbsoluteDeleteOption deleteAfter,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
            List<TargetCopySetting> targetDataStoreCopySettings,

            @Nullable DataStoreInfoBase sourceDataStore) {}

    record AbsoluteDeleteOption(
            @Nullable String duration, @Nullable String objectType) {}

    record TargetCopySetting(
            @Nullable CopyOption copyAfter, @Nullable DataStoreInfoBase dataStore) {}

    @JsonInclude(NON_NULL)
    record CopyOption(@Nullable String duration, @Nullable String objectType) {}

    record DataStoreInfoBase(
            @Nullable String dataStoreType, @Nullable String objectType) {}

    static BaseBackupPolicyResource of(Policy policy) {
        List<BasePolicyRule> rules = new ArrayList<>();
        rules.add(backupRule(policy));
        policy.definition().retentionRules().forEach(rule -> rules.add(retentionRule(rule)));
        return new BaseBackupPolicyResource(
                new BackupPolicy(rules, policy.dataSourceTypes(), "BackupPolicy"),
                policy.definition().id(),
                policy.name(),
                "Microsoft.DataProtection/backupVaults/backupPolicies");
    }

    private static AzureBackupRule backupRule(Policy policy) {
        BackupRule rule = policy.definition().backupRule();
        return new AzureBackupRule(
                new AzureBackupParams("Full", "AzureBackupParams"),
                new ScheduleBasedTriggerContext(
                        new BackupSchedule(
                                rule.schedule().repeatingTimeIntervals().stream()
                                        .map(RepeatingInterval::text)
                                        .toList(),
                                policy.timeZone()),
                        taggingCriteria(rule),
                        "ScheduleBasedTriggerContext"),
                dataStore(DataStore.VAULT_STORE),
                rule.name(),
                "AzureBackupRule");
    }

    private static List<TaggingCriteria> taggingCriteria(BackupRule rule) {
        return rule.taggingCriteria().stream()
                .map(tag -> new TaggingCriteria(
                        new RetentionTag(tag.tag(), tag.tag() + "_"),
                        tag.priority(),
                        tag.isDefault(),
                        tag.criteria().isEmpty()
                                ? null
                                : tag.criteria().stream()
                                        .map(BaseBackupPolicyResource::criteria)
                                        .toList()))
                .toList();
    }

    private static ScheduleBasedBackupCriteria criteria(ScheduleCriteria criteria) {
        return new ScheduleBasedBackupCriteria(
                names(criteria.absoluteCriteria()),
                names(criteria.daysOfTheWeek()),
                criteria.daysOfMonth().stream()
                        .map(day -> new Day(day.date(), day.isLast()))
                        .toList(),
                names(criteria.weeksOfTheMonth()),
                names(criteria.monthsOfYear()),
                criteria.scheduleTimes().stream()
                        .map(DateTimeFormatter.ISO_OFFSET_DATE_TIME::format)
                        .toList(),
                "ScheduleBasedBackupCriteria");
    }

    private static List<String> names(List<? extends Enum<?>> constants) {
        return constants.stream().map(Fields::wireName).toList();
    }

    private static AzureRetentionRule retentionRule(RetentionRule rule) {
        return new AzureRetentionRule(
                rule.lifeCycles().stream()
                        .map(BaseBackupPolicyResource::lifeCycle)
                        .toList(),
                rule.isDefault(),
                rule.name(),
                "AzureRetentionRule");
    }

    private static SourceLifeCycle lifeCycle(LifeCycle lifeCycle) {
        return new SourceLifeCycle(
                new AbsoluteDeleteOption(lifeCycle.deleteAfter().toString(), "AbsoluteDeleteOption"),
                lifeCycle.targetCopies().stream()
                        .map(BaseBackupPolicyResource::copy)
                        .toList(),
                dataStore(lifeCycle.dataStore()));
    }

    private static TargetCopySetting copy(TargetCopy copy) {
        String type = switch (copy.option()) {
            case ON_EXPIRY -> "CopyOnExpiryOption";
            case IMMEDIATE -> "ImmediateCopyOption";
            case CUSTOM -> "CustomCopyOption";
        };
        String after = copy.after() == null ? null : copy.after().toString();
        return new TargetCopySetting(new CopyOption(after, type), dataStore(copy.dataStore()));
    }

    private static DataStoreInfoBase dataStore(DataStore store) {
        return new DataStoreInfoBase(store.wireName(), "DataStoreInfoBase");
    }
}
