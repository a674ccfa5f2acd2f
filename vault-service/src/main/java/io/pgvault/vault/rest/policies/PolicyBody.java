package io.pgvault.vault.rest.policies;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backup policy as callers send it: all that the families of rules may carry, told apart by their object types. */
record PolicyBody(@Nullable Properties properties) {
    record Properties(
            @Nullable String objectType,
            @Nullable List<String> datasourceTypes,
            @Nullable List<Rule> policyRules) {}

    /** An {@code AzureBackupRule} or an {@code AzureRetentionRule}. */
    record Rule(
            @Nullable String objectType,
            @Nullable String name,
            @Nullable BackupParameters backupParameters,
            @Nullable DataStoreInfo dataStore,
            @Nullable Trigger trigger,
            @Nullable Boolean isDefault,
            @Nullable List<Lifecycle> lifecycles) {}

    record BackupParameters(
            @Nullable String objectType, @Nullable String backupType) {}

    record DataStoreInfo(
            @Nullable String dataStoreType, @Nullable String objectType) {}

    record Trigger(
            @Nullable String objectType,
            @Nullable Schedule schedule,
            @Nullable List<Tagging> taggingCriteria) {}

    record Schedule(
            @Nullable List<String> repeatingTimeIntervals,
            @Nullable String timeZone) {}

    record Tagging(
            @Nullable Boolean isDefault,
            @Nullable TagInfo tagInfo,
            @Nullable Long taggingPriority,
            @Nullable List<Criteria> criteria) {}

    record TagInfo(@Nullable String tagName) {}

    record Criteria(
            @Nullable String objectType,
            @Nullable List<String> absoluteCriteria,
            @Nullable List<String> daysOfTheWeek,
            @Nullable List<Day> daysOfMonth,
            @Nullable List<String> weeksOfTheMonth,
            @Nullable List<String> monthsOfYear,
            @Nullable List<String> scheduleTimes) {}

    record Day(@Nullable Integer date, @Nullable Boolean isLast) {}

    /** The articles send the copy settings as an object or as null; only answers keep to the array. */
    record Lifecycle(
            @Nullable Deletion deleteAfter,
            @Nullable DataStoreInfo sourceDataStore,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
            List<CopySetting> targetDataStoreCopySettings) {}

    record Deletion(@Nullable String objectType, @Nullable String duration) {}

    record CopySetting(
            @Nullable CopyAfter copyAfter, @Nullable DataStoreInfo dataStore) {}

    record CopyAfter(@Nullable String objectType, @Nullable String duration) {}
}
