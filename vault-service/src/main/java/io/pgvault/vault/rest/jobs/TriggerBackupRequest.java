package io.pgvault.vault.rest.jobs;

import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.BodyLimit;
import org.jspecify.annotations.Nullable;

/** What a caller asks of a backup on demand. */
@BodyLimit(Limit.BACKUP_BODY)
record TriggerBackupRequest(@Nullable AdHocBackupRuleOptions backupRuleOptions) {
    record AdHocBackupRuleOptions(
            @Nullable String ruleName, @Nullable AdhocBackupTriggerOption triggerOption) {}

    record AdhocBackupTriggerOption(@Nullable String retentionTagOverride) {}
}
