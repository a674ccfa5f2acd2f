package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.TriggerKind;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backup is due or was asked for. Carries everything that a worker needs.
 *
 * @param scheduledAt the instant of the schedule; null on demand
 * @param expiresAt a worker that takes it later skips it
 * @param retentionTag the tag that was asked for on demand; null leaves it to the policy
 * @param askedBy null where nobody asked
 * @param immutability of what is stored; null = none, or of an older version
 */
public record BackupTriggered(
        JobId jobId,
        @JsonProperty("kind") TriggerKind trigger,
        @Nullable Instant scheduledAt,
        Instant triggeredAt,
        Instant expiresAt,
        int attemptNumber,
        @JsonProperty("target") BackupSource source,
        BackupPolicy policy,
        @Nullable String retentionTag,
        @Nullable Caller askedBy,
        @Nullable BlobImmutability immutability)
        implements WorkerJob {

    @Override
    @JsonIgnore
    public VaultReference vault() {
        return source.vault();
    }

    @Override
    @JsonIgnore
    public InstanceId instanceId() {
        return source.instanceId();
    }

    @Override
    @JsonIgnore
    public JobKind jobKind() {
        return JobKind.BACKUP;
    }

    @Override
    @JsonIgnore
    public Instant askedAt() {
        return triggeredAt;
    }

    @Override
    @JsonIgnore
    public boolean isOnDemand() {
        return trigger == TriggerKind.ON_DEMAND;
    }

    @Override
    @JsonIgnore
    public @Nullable RecoveryPointId recoveryPointId() {
        return null;
    }

    @Override
    @JsonIgnore
    public Duration longestWait() {
        return Duration.between(triggeredAt, expiresAt);
    }

    @Override
    public BackupTriggered again(int attemptNumber, Instant now, Instant expiresAt) {
        return new BackupTriggered(
                jobId,
                trigger,
                scheduledAt,
                now,
                expiresAt,
                attemptNumber,
                source,
                policy,
                retentionTag,
                askedBy,
                immutability);
    }

    /** The same of another source. */
    public BackupTriggered from(BackupSource other) {
        return new BackupTriggered(
                jobId,
                trigger,
                scheduledAt,
                triggeredAt,
                expiresAt,
                attemptNumber,
                other,
                policy,
                retentionTag,
                askedBy,
                immutability);
    }

    @Override
    public BackupTriggered by(@Nullable Caller caller) {
        return new BackupTriggered(
                jobId,
                trigger,
                scheduledAt,
                triggeredAt,
                expiresAt,
                attemptNumber,
                source,
                policy,
                retentionTag,
                caller,
                immutability);
    }

    @Override
    public String subject() {
        return source.instanceId().toString();
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("BackupTriggered", jobId.toString(), Integer.toString(attemptNumber));
    }
}
