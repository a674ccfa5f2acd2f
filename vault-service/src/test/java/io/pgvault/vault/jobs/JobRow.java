package io.pgvault.vault.jobs;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.supervision.SupervisedJob;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job as it is kept: people see one side of it, and supervision the other. */
public final class JobRow {
    public final Job added;
    public JobState state;
    public int attemptNumber;
    public Instant expiresAt;
    public Instant sentAt;
    public int resends;
    public @Nullable Integer startedAttempt;
    public @Nullable Instant aliveAt;
    public @Nullable Instant triggerAgainAt;
    public @Nullable Instant deferredUntil;
    public @Nullable Instant cancelRequestedAt;
    public @Nullable GivingUp givingUp;
    public @Nullable Instant waitsSince;
    public @Nullable Instant waitedUntil;

    @Nullable
    RecoveryPointId recoveryPointId;

    Job.@Nullable Outcome outcome;

    @Nullable
    Progress progress;

    JobRow(Job added, Instant now) {
        this.added = added;
        state = added.state();
        attemptNumber = added.request() instanceof WorkerJob work ? work.attemptNumber() : 1;
        expiresAt = added.request().expiresAt();
        sentAt = now;
        recoveryPointId = added.recoveryPointId();
    }

    public boolean isStarted() {
        return startedAttempt != null && startedAttempt == attemptNumber;
    }

    Job toJob() {
        return new Job(
                added.id(),
                added.vaultId(),
                added.instanceId(),
                added.kind(),
                state,
                added.userTriggered(),
                added.request(),
                added.createdAt(),
                recoveryPointId,
                outcome,
                progress,
                waitsSince == null ? null : new Job.Wait(waitsSince, waitedUntil));
    }

    public SupervisedJob toSupervisedJob() {
        if (!(added.request() instanceof WorkerJob work)) {
            throw new IllegalStateException("The job " + added.id() + " is none of the workers'");
        }
        return new SupervisedJob(
                added.id(),
                work,
                state,
                attemptNumber,
                isStarted(),
                Objects.requireNonNullElse(aliveAt, added.createdAt()),
                expiresAt,
                sentAt,
                resends,
                triggerAgainAt,
                deferredUntil,
                cancelRequestedAt,
                givingUp);
    }
}
