package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.instance.BackupTarget;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backup is due or was asked for. Carries everything that a worker needs.
 *
 * @param scheduledAt the instant of the schedule; null on demand
 * @param expiresAt a worker that takes it later skips it
 * @param retentionTag the tag that was asked for on demand; null leaves it to the policy
 */
public record BackupTriggered(
        JobId jobId,
        TriggerKind kind,
        @Nullable Instant scheduledAt,
        Instant triggeredAt,
        Instant expiresAt,
        int attemptNumber,
        BackupTarget target,
        BackupPolicy policy,
        @Nullable String retentionTag)
        implements Message, WorkerJob {

    @Override
    @JsonIgnore
    public VaultReference vault() {
        return target.vault();
    }

    @Override
    public String subject() {
        return target.instanceId().toString();
    }
}
