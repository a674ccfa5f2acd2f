package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.JobKind;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.Progress;
import io.pgvault.vault.supervision.SupervisedJob;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Read only: jobs are written by guarded statements. */
@Entity
@Immutable
@Table(name = "job")
@SuppressWarnings("NullAway.Init")
class JobEntity {
    @Id
    UUID id;

    UUID vaultId;
    UUID instanceId;

    @Enumerated(EnumType.STRING)
    JobKind kind;

    @Enumerated(EnumType.STRING)
    JobState state;

    boolean userTriggered;

    @JdbcTypeCode(SqlTypes.JSON)
    JobRequest request;

    Instant createdAt;

    int attemptNumber;

    @Nullable
    Integer startedAttempt;

    @Nullable
    Instant aliveAt;

    Instant expiresAt;

    Instant sentAt;
    int resends;

    @Nullable
    Instant triggerAgainAt;

    @Nullable
    Instant deferredUntil;

    @Nullable
    Instant cancelRequestedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    GivingUp givingUp;

    @Nullable
    String recoveryPointId;

    @Nullable
    Instant endedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    ErrorDetail error;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    List<ErrorDetail> warnings;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    List<String> files;

    @Nullable
    Instant waitsSince;

    @Nullable
    Instant waitedUntil;

    long transferredBytes;
    long sourceBytes;

    @Nullable
    Instant heartbeatAt;

    @Enumerated(EnumType.STRING)
    JobHeartbeat.@Nullable Phase phase;

    long progressRaw;
    long progressStored;
    long progressSource;

    Job toJob() {
        return new Job(
                new JobId(id),
                new VaultId(vaultId),
                new InstanceId(instanceId),
                kind,
                state,
                userTriggered,
                request,
                createdAt,
                recoveryPointId == null ? null : new RecoveryPointId(recoveryPointId),
                outcome(),
                progress(),
                waitsSince == null ? null : new Job.Wait(waitsSince, waitedUntil));
    }

    SupervisedJob toSupervisedJob() {
        if (!(request instanceof WorkerJob work)) {
            throw new IllegalStateException("The job " + id + " is none of the workers'");
        }
        return new SupervisedJob(
                new JobId(id),
                work,
                state,
                attemptNumber,
                startedAttempt != null && startedAttempt == attemptNumber,
                aliveAt == null ? createdAt : aliveAt,
                expiresAt,
                sentAt,
                resends,
                triggerAgainAt,
                deferredUntil,
                cancelRequestedAt,
                givingUp);
    }

    private Job.@Nullable Outcome outcome() {
        return endedAt == null
                ? null
                : new Job.Outcome(
                        endedAt, error, warnings == null ? List.of() : warnings, transferredBytes, sourceBytes, files);
    }

    private @Nullable Progress progress() {
        return heartbeatAt == null || phase == null
                ? null
                : new Progress(heartbeatAt, phase, progressRaw, progressStored, progressSource);
    }
}
