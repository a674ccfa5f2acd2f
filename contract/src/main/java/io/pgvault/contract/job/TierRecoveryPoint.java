package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;

/**
 * A recovery point moves to another data store, which the retention service does by itself.
 *
 * @param reason in words
 */
public record TierRecoveryPoint(
        JobId jobId,
        VaultReference vault,
        InstanceId instanceId,
        RecoveryPointId recoveryPointId,
        DataStore from,
        DataStore to,
        String reason,
        Instant decidedAt)
        implements JobRequest {
    @Override
    @JsonIgnore
    public JobKind jobKind() {
        return JobKind.TIERING;
    }

    @Override
    @JsonIgnore
    public Instant askedAt() {
        return decidedAt;
    }

    @Override
    @JsonIgnore
    public Instant expiresAt() {
        return decidedAt;
    }

    @Override
    @JsonIgnore
    public boolean isOnDemand() {
        return false;
    }
}
