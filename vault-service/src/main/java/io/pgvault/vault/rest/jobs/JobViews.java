package io.pgvault.vault.rest.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.BringOnline;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.JobKind;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RestoreJob;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.Progress;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.UserFacingError;
import io.pgvault.vault.vaults.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts jobs together with the instances and recovery points that they are about. */
@ApplicationScoped
class JobViews {
    private final InstanceStore instances;
    private final PolicyStore policies;
    private final RecoveryPointStore recoveryPoints;
    private final InstantSource clock;

    JobViews(InstanceStore instances, PolicyStore policies, RecoveryPointStore recoveryPoints, InstantSource clock) {
        this.instances = instances;
        this.policies = policies;
        this.recoveryPoints = recoveryPoints;
        this.clock = clock;
    }

    /** What is shown of the instance, also when the catalogue does not know it. */
    private record Subject(
            String name,
            String friendlyName,
            String dataSourceId,
            String dataSourceName,
            String dataSourceType,
            @Nullable String dataSourceSetName,
            @Nullable String location,
            @Nullable String policyId) {}

    AzureBackupJobResource view(Vault vault, Job job) {
        return views(vault, List.of(job)).getFirst();
    }

    List<AzureBackupJobResource> views(Vault vault, List<Job> jobs) {
        Map<InstanceId, BackupInstance> known =
                instances.findAll(jobs.stream().map(Job::instanceId).distinct().toList()).stream()
                        .collect(Collectors.toMap(BackupInstance::id, Function.identity()));
        Map<RecoveryPointId, CatalogueEntry> points =
                recoveryPoints
                        .findAll(jobs.stream()
                                .map(Job::recoveryPointId)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(CatalogueEntry::id, Function.identity()));
        return jobs.stream()
                .map(job -> view(
                        vault,
                        job,
                        subject(job, known.get(job.instanceId())),
                        job.recoveryPointId() == null ? null : points.get(job.recoveryPointId())))
                .toList();
    }

    private Subject subject(Job job, @Nullable BackupInstance instance) {
        if (instance != null) {
            DataSourceInfo source = instance.setup().dataSource();
            DataSourceInfo set = instance.setup().dataSourceSet();
            return new Subject(
                    instance.name(),
                    instance.setup().friendlyName(),
                    source.resourceId(),
                    source.resourceName(),
                    source.type(),
                    set == null
                            ? Fields.segmentAfter("servers", source.resourceId())
                                    .orElse(null)
                            : set.resourceName(),
                    source.resourceLocation(),
                    policies.get(instance.setup().policyId()).definition().id());
        }
        return switch (job.request()) {
            case BackupTriggered backup ->
                new Subject(
                        backup.source().instanceName(),
                        backup.source().instanceName(),
                        backup.source().dataSource().resourceId(),
                        backup.source().dataSource().resourceName(),
                        backup.source().dataSource().type(),
                        null,
                        null,
                        backup.policy().id());
            case RunRestore restore ->
                new Subject(
                        job.instanceId().toString(),
                        job.instanceId().toString(),
                        "",
                        "",
                        restore.targetDataSource().type(),
                        null,
                        null,
                        null);
            case RunFilesRestore restore -> unknown(restore.instanceId());
            case TierRecoveryPoint tiering -> unknown(tiering.instanceId());
            case BringOnline rehydration -> unknown(rehydration.instanceId());
        };
    }

    private static Subject unknown(InstanceId instance) {
        return new Subject(instance.toString(), instance.toString(), "", "", "", null, null, null);
    }

    private AzureBackupJobResource view(Vault vault, Job job, Subject subject, @Nullable CatalogueEntry point) {
        String vaultId = vault.address().resourceId();
        String policyId = policyId(job, subject);
        String operation = operation(job.kind());
        Job.Outcome outcome = job.outcome();
        ErrorDetail error = outcome == null ? null : outcome.error();
        Instant endedAt = outcome == null ? null : outcome.endedAt();
        AzureBackupJobResource.AzureBackupJob properties = new AzureBackupJobResource.AzureBackupJob(
                job.id().toString(),
                vault.address().subscription(),
                vaultId + "/backupInstances/" + subject.name(),
                policyId,
                subject.dataSourceId(),
                vault.address().name(),
                subject.friendlyName(),
                policyId == null ? null : Fields.lastSegment(policyId),
                Fields.segmentAfter("resourceGroups", subject.dataSourceId())
                        .orElse(vault.address().resourceGroup()),
                subject.dataSourceSetName(),
                subject.dataSourceName(),
                RehydrationView.terms(job.request()).isEmpty() ? null : RehydrationView.source(job.request()),
                RehydrationView.source(job.request()),
                RehydrationView.destination(job.request()),
                true,
                null,
                Fields.segmentAfter("subscriptions", subject.dataSourceId())
                        .orElse(vault.address().subscription()),
                Fields.orElse(subject.location(), vault.location()),
                job.createdAt(),
                endedAt,
                subject.dataSourceType(),
                job.kind() == JobKind.TIERING ? "Tiering" : operation,
                operation,
                status(job.state()),
                null,
                job.userTriggered(),
                RehydrationView.shown(job.request(), terms -> terms.priority().wireName()),
                List.of(job.state().canBeCancelled() && job.kind().isForWorkers() ? "Cancel" : ""),
                (endedAt == null ? Duration.ZERO : Duration.between(job.createdAt(), endedAt)).toString(),
                null,
                null,
                error == null ? null : List.of(UserFacingError.of(error)),
                extendedInfo(job, subject, point));
        return new AzureBackupJobResource(
                properties,
                vaultId + "/backupJobs/" + job.id(),
                job.id().toString(),
                "Microsoft.DataProtection/backupVaults/backupJobs");
    }

    /** A backup is shown under the policy that it was made under, whatever the instance has now. */
    private static @Nullable String policyId(Job job, Subject subject) {
        return job.request() instanceof BackupTriggered backup ? backup.policy().id() : subject.policyId();
    }

    private static String operation(JobKind kind) {
        return switch (kind) {
            case BACKUP -> "Backup";
            case RESTORE -> "Restore";
            case TIERING -> "Archive";
            case REHYDRATION -> "Rehydrate";
        };
    }

    private AzureBackupJobResource.JobExtendedInfo extendedInfo(
            Job job, Subject subject, @Nullable CatalogueEntry point) {
        Job.Outcome outcome = job.outcome();
        RecoveryPointId pointId = job.recoveryPointId();
        AzureBackupJobResource.RestoreJobRecoveryPointDetails reference = pointId == null
                ? null
                : new AzureBackupJobResource.RestoreJobRecoveryPointDetails(
                        pointId.toString(), point == null ? null : point.time());
        boolean backup = job.kind() == JobKind.BACKUP;
        return new AzureBackupJobResource.JobExtendedInfo(
                null,
                outcome == null ? null : (double) outcome.transferredBytes(),
                backup ? reference : null,
                backup ? null : reference,
                restoreDestination(job.request()),
                subTasks(job, subject),
                outcome == null || outcome.warnings().isEmpty()
                        ? null
                        : outcome.warnings().stream()
                                .map(warning -> new AzureBackupJobResource.UserFacingWarningDetail(
                                        subject.dataSourceName(), UserFacingError.of(warning)))
                                .toList(),
                additionalDetails(job, point));
    }

    /** The id of a database, or the URL of a container; null for what is no restore. */
    private static @Nullable String restoreDestination(JobRequest request) {
        return switch (request) {
            case RunRestore restore -> restore.targetDataSource().resourceId();
            case RunFilesRestore restore -> restore.container().toString();
            case BackupTriggered ignored -> null;
            case TierRecoveryPoint ignored -> null;
            case BringOnline ignored -> null;
        };
    }

    /** What only waits is nothing but its wait. */
    private List<AzureBackupJobResource.JobSubTask> subTasks(Job job, Subject subject) {
        List<AzureBackupJobResource.JobSubTask> tasks = new ArrayList<>();
        RehydrationView.wait(job, status(job.state()), clock.instant()).ifPresent(tasks::add);
        if (job.kind() != JobKind.REHYDRATION) {
            tasks.add(subTask(tasks.size() + 1, job, subject));
        }
        return tasks;
    }

    private static AzureBackupJobResource.JobSubTask subTask(int number, Job job, Subject subject) {
        Job.Outcome outcome = job.outcome();
        Progress progress = job.progress();
        boolean backup = job.kind() == JobKind.BACKUP;
        String percent = null;
        if (outcome == null && progress != null && progress.percent().isPresent()) {
            percent = progress.percent().getAsInt() + "%";
        }
        Map<String, String> details = new LinkedHashMap<>();
        if (outcome != null) {
            if (backup) {
                details.put("OriginalDatasourceSizeInBytes", Long.toString(outcome.sourceBytes()));
            } else {
                details.put("DataTransferredInBytes", Long.toString(outcome.transferredBytes()));
            }
            details.put("TaskId", job.id().toString());
            details.put("DatasourceType", subject.dataSourceType());
        }
        return new AzureBackupJobResource.JobSubTask(
                number,
                switch (job.kind()) {
                    case BACKUP -> "Trigger Backup";
                    case RESTORE -> "Trigger Restore";
                    case TIERING -> "Move to " + DataStore.ARCHIVE_STORE.wireName();
                    case REHYDRATION -> "Rehydrate";
                },
                status(job.state()),
                percent,
                details.isEmpty() ? null : details);
    }

    private static @Nullable Map<String, String> additionalDetails(Job job, @Nullable CatalogueEntry point) {
        Map<String, String> details = new LinkedHashMap<>();
        Caller caller = askedBy(job.request());
        if (caller != null) {
            details.put("AskedBy", Fields.orElse(caller.name(), caller.subject()));
        }
        String tag = retentionTag(job.request(), point);
        if (tag != null) {
            details.put("RetentionTag", tag);
        }
        if (job.request() instanceof RunRestore restore) {
            details.put("RestoreOptions", RestoreOptionsBody.shown(restore.optionsOrDefault()));
        }
        if (job.request() instanceof RunFilesRestore restore) {
            details.put("Restore File Prefix", restore.filePrefix());
            details.put("RestoreOptions", RestoreOptionsBody.shown(restore.optionsOrDefault()));
        }
        Job.Outcome outcome = job.outcome();
        if (outcome != null && outcome.files() != null) {
            details.put("RestoredFiles", String.join(", ", outcome.files()));
        }
        Progress progress = job.progress();
        if (job.outcome() == null && progress != null) {
            details.put("Phase", phase(progress.phase()));
            putBytes(details, progress.rawBytes(), progress.storedBytes(), progress.sourceBytes());
        } else if (job.kind() == JobKind.BACKUP && point != null) {
            putBytes(
                    details,
                    point.bytes().raw(),
                    point.bytes().stored(),
                    point.bytes().source());
        }
        return details.isEmpty() ? null : details;
    }

    private static @Nullable Caller askedBy(JobRequest request) {
        return switch (request) {
            case WorkerJob work -> work.askedBy();
            case BringOnline rehydration -> rehydration.askedBy();
            case TierRecoveryPoint ignored -> null;
        };
    }

    private static void putBytes(Map<String, String> details, long raw, long stored, long source) {
        details.put("RawBytes", Long.toString(raw));
        details.put("StoredBytes", Long.toString(stored));
        details.put("SourceBytes", Long.toString(source));
    }

    /** What the retention service decided; before that, what was asked for. */
    private static @Nullable String retentionTag(JobRequest request, @Nullable CatalogueEntry point) {
        return switch (request) {
            case BackupTriggered backup ->
                point == null || point.fate().tag() == null
                        ? backup.retentionTag()
                        : point.fate().tag();
            case RestoreJob ignored -> null;
            case TierRecoveryPoint ignored -> tag(point);
            case BringOnline ignored -> tag(point);
        };
    }

    private static @Nullable String tag(@Nullable CatalogueEntry point) {
        return point == null ? null : point.fate().tag();
    }

    private static String phase(JobHeartbeat.Phase phase) {
        return Fields.wireName(phase);
    }

    private static String status(JobState state) {
        return switch (state) {
            case QUEUED, IN_PROGRESS -> "InProgress";
            case CANCELLING -> "Cancelling";
            case COMPLETED -> "Completed";
            case COMPLETED_WITH_WARNINGS -> "CompletedWithWarnings";
            case FAILED -> "Failed";
            case CANCELLED -> "Cancelled";
        };
    }
}
