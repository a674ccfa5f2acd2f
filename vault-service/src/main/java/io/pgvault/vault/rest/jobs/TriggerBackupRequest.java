package io.pgvault.vault.rest.jobs;

import org.jspecify.annotations.Nullable;

/** What a caller asks of a backup on demand. */
record TriggerBackupRequest(@Nullable AdHocBackupRuleOptions backupRuleOptions) {
    record AdHocBackupRuleOptions(
            @Nullable String ruleName, @Nullable AdhocBackupTriggerOption triggerOption) {}

    record AdhocBackupTriggerOption(@Nullable String retentionTagOverride) {}
}
