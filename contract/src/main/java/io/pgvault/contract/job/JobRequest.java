package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What started a job, as it travels inside {@link JobEvent.JobStarted}: whoever sees it first can create the job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BackupTriggered.class, name = "BackupTriggered"),
    @JsonSubTypes.Type(value = RunRestore.class, name = "RunRestore"),
    @JsonSubTypes.Type(value = RunFilesRestore.class, name = "RunFilesRestore"),
    @JsonSubTypes.Type(value = TierRecoveryPoint.class, name = "TierRecoveryPoint"),
    @JsonSubTypes.Type(value = BringOnline.class, name = "BringOnline")
})
public sealed interface JobRequest permits WorkerJob, TierRecoveryPoint, BringOnline {
    JobId jobId();

    VaultReference vault();

    InstanceId instanceId();

    @JsonIgnore
    JobKind jobKind();

    /** When it was asked for, or fell due. */
    @JsonIgnore
    Instant askedAt();

    /** Until when it waits for whoever does it. */
    Instant expiresAt();

    /** Whether a person asked for it. */
    @JsonIgnore
    boolean isOnDemand();

    /** That a restore reads, a tiering moves or a rehydration brings back; null for a backup. */
    @Nullable
    RecoveryPointId recoveryPointId();
}
