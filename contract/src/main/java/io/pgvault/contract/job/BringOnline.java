package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point is brought back from the archive for a while, which the retention service does; its job waits for that.
 *
 * @param askedBy null where it is not known
 */
public record BringOnline(
        JobId jobId,
        VaultReference vault,
        InstanceId instanceId,
        RecoveryPointId recoveryPointId,
        RehydrationTerms terms,
        Instant requestedAt,
        @Nullable Caller askedBy)
        implements JobRequest {
    /** The same, asked for by a caller. */
    public BringOnline by(@Nullable Caller caller) {
        return new BringOnline(jobId, vault, instanceId, recoveryPointId, terms, requestedAt, caller);
    }

    @Override
    @JsonIgnore
    public JobKind jobKind() {
        return JobKind.REHYDRATION;
    }

    @Override
    @JsonIgnore
    public Instant askedAt() {
        return requestedAt;
    }

    @Override
    @JsonIgnore
    public Instant expiresAt() {
        return requestedAt;
    }

    @Override
    @JsonIgnore
    public boolean isOnDemand() {
        return true;
    }
}
