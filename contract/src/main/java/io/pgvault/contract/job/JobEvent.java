package io.pgvault.contract.job;

import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to a job. States only move forward; any of them may be the first that a reader sees. */
public sealed interface JobEvent extends Message {
    Instant at();

    /** What one attempt at a job has to say. */
    sealed interface OfAttempt extends JobEvent {
        Attempt attempt();

        /** What the attempt was asked for: whoever sees it first can create the job. */
        JobRequest request();

        @Override
        default String subject() {
            return attempt().jobId().toString();
        }

        @Override
        default UUID eventId() {
            return NameBasedIds.of(
                    attempt().jobId().toString(),
                    attempt().attemptId().toString(),
                    getClass().getSimpleName());
        }
    }

    /** A worker has claimed the job. */
    record JobStarted(Attempt attempt, Instant at, JobRequest request) implements OfAttempt {}

    /**
     * The job is done and well.
     *
     * @param recoveryPoint of a backup; null for a restore
     * @param warnings what a person should know; not empty makes the job {@code CompletedWithWarnings}
     * @param files that a restore as files made, or as many of them as a message should have; null for other jobs
     */
    record JobCompleted(
            Attempt attempt,
            Instant at,
            JobRequest request,
            @Nullable RecoveryPoint recoveryPoint,
            long transferredBytes,
            List<ErrorDetail> warnings,
            @Nullable List<String> files)
            implements OfAttempt {
        public JobCompleted {
            warnings = List.copyOf(warnings);
            files = files == null ? null : List.copyOf(files);
        }

        /** Of a job that makes no files. */
        public JobCompleted(
                Attempt attempt,
                Instant at,
                JobRequest request,
                @Nullable RecoveryPoint recoveryPoint,
                long transferredBytes,
                List<ErrorDetail> warnings) {
            this(attempt, at, request, recoveryPoint, transferredBytes, warnings, null);
        }
    }

    /** The attempt has failed. */
    record JobFailed(Attempt attempt, Instant at, JobRequest request, ErrorDetail error) implements OfAttempt {}

    /** Nothing was done, and nothing will be: the trigger came too late, or another backup is running. */
    record JobSkipped(Attempt attempt, Instant at, JobRequest request, ErrorDetail reason) implements OfAttempt {}

    /** The attempt has ended because its job was cancelled; nothing of it is left behind. */
    record JobCancelled(Attempt attempt, Instant at, JobRequest request) implements OfAttempt {}

    /** Another attempt of the same job is at work; this one leaves it alone. */
    record JobYielded(Attempt attempt, Instant at, JobRequest request) implements OfAttempt {}

    /** The database server is busy with as many backups as it may have; the vault triggers the job again. */
    record JobDeferred(Attempt attempt, Instant at, JobRequest request, Instant notBefore) implements OfAttempt {}

    /**
     * The answer to {@link io.pgvault.contract.vault.LifecycleCommand.ResolveJob}.
     *
     * @param recoveryPoint what the job's manifest says; null when there is no manifest
     */
    record JobResolved(JobId jobId, Instant at, @Nullable RecoveryPoint recoveryPoint) implements JobEvent {
        @Override
        public String subject() {
            return jobId.toString();
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("JobResolved", jobId.toString(), at.toString());
        }
    }

    /**
     * The answer to {@link ValidateBackup}, {@link ValidateRestore} and {@link ValidateFilesRestore}.
     *
     * @param error why the data source cannot be backed up, or the recovery point not restored; null when it can
     * @param identity of the data source, as it was reached; null when nothing was, and for a restore
     * @param warnings what a person should know beforehand; null in answers from before they were told
     */
    record ValidationCompleted(
            OperationId operationId,
            Instant at,
            @Nullable ErrorDetail error,
            @Nullable DataSourceIdentity identity,
            @Nullable List<ErrorDetail> warnings)
            implements JobEvent {
        public ValidationCompleted {
            warnings = warnings == null ? null : List.copyOf(warnings);
        }

        /** What was told, if anything. */
        public List<ErrorDetail> warningsOrNone() {
            return warnings == null ? List.of() : warnings;
        }

        @Override
        public String subject() {
            return operationId.toString();
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("ValidationCompleted", operationId.toString());
        }
    }
}
