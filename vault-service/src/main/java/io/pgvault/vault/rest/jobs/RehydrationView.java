package io.pgvault.vault.rest.jobs;

import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.BringOnline;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RestoreJob;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.vault.jobs.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What jobs show of the archive: between which data stores they work, and how long they wait. */
final class RehydrationView {
    private RehydrationView() {}

    /** How the job has its recovery point brought back; empty where it does not. */
    static Optional<RehydrationTerms> terms(JobRequest request) {
        return switch (request) {
            case BackupTriggered ignored -> Optional.empty();
            case RestoreJob restore -> Optional.ofNullable(restore.rehydration());
            case TierRecoveryPoint ignored -> Optional.empty();
            case BringOnline rehydration -> Optional.of(rehydration.terms());
        };
    }

    /** Where what the job reads lies; null for a backup. */
    static @Nullable String source(JobRequest request) {
        DataStore source = switch (request) {
            case BackupTriggered ignored -> null;
            case RestoreJob restore -> restore.rehydration() == null ? DataStore.VAULT_STORE : DataStore.ARCHIVE_STORE;
            case TierRecoveryPoint tiering -> tiering.from();
            case BringOnline ignored -> DataStore.ARCHIVE_STORE;
        };
        return source == null ? null : source.wireName();
    }

    /** Where a recovery point goes; null for a job that moves none. */
    static @Nullable String destination(JobRequest request) {
        return switch (request) {
            case BackupTriggered ignored -> null;
            case RestoreJob ignored -> null;
            case TierRecoveryPoint tiering -> tiering.to().wireName();
            case BringOnline ignored -> DataStore.VAULT_STORE.wireName();
        };
    }

    /**
     * The wait as a part of a job; empty where there was none.
     *
     * @param status of the job
     */
    static Optional<AzureBackupJobResource.JobSubTask> wait(Job job, String status, Instant now) {
        return Optional.ofNullable(job.waiting()).map(wait -> {
            Instant ended =
                    Optional.ofNullable(job.outcome()).map(Job.Outcome::endedAt).orElse(now);
            Instant until = Objects.requireNonNullElse(wait.until(), ended);
            Map<String, String> details = new LinkedHashMap<>();
            details.put("WaitingSince", wait.since().toString());
            details.put("Waited", Duration.between(wait.since(), until).toString());
            terms(job.request())
                    .ifPresent(terms -> details.put("RehydrationRetentionDuration", "P" + terms.days() + "D"));
            return new AzureBackupJobResource.JobSubTask(
                    1, "Wait for Rehydration", wait.until() == null ? status : "Completed", null, details);
        });
    }

    /** A field of the terms, where there are any. */
    static @Nullable String shown(JobRequest request, Function<RehydrationTerms, String> field) {
        return terms(request).map(field).orElse(null);
    }
}
