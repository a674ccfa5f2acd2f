package io.pgvault.vault.rest.jobs;

import org.jspecify.annotations.Nullable;

/** What a caller asks of a backup on demand. */
record BackupBody(@Nullable RuleOptions backupRuleOptions) {
    record RuleOptions(@Nullable String ruleName, @Nullable TriggerOption triggerOption) {}

    record TriggerOption(@Nullable String retentionTagOverride) {}
}
