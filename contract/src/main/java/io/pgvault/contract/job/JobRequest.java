package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pgvault.contract.JobId;
import io.pgvault.contract.instance.VaultReference;

/** What started a job, as it travels inside {@link JobEvent.JobStarted}: whoever sees it first can create the job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BackupTriggered.class, name = "BackupTriggered"),
    @JsonSubTypes.Type(value = RunRestore.class, name = "RunRestore"),
    @JsonSubTypes.Type(value = TierRecoveryPoint.class, name = "TierRecoveryPoint")
})
public sealed interface JobRequest permits WorkerJob, TierRecoveryPoint {
    JobId jobId();

    VaultReference vault();
}
