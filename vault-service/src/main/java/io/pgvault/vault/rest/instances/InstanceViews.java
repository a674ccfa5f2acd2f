package io.pgvault.vault.rest.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.rest.arm.UserFacingError;
import io.pgvault.vault.rest.instances.BackupInstanceResource.EndView;
import io.pgvault.vault.rest.instances.BackupInstanceResource.Extension;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts backup instances together with their policies and their last backups. */
@ApplicationScoped
public class InstanceViews {
    private final PolicyStore policies;
    private final JobStore jobs;
    private final InstantSource clock;

    InstanceViews(PolicyStore policies, JobStore jobs, InstantSource clock) {
        this.policies = policies;
        this.jobs = jobs;
        this.clock = clock;
    }

    public BackupInstanceResource view(BackupInstance instance) {
        return views(List.of(instance)).getFirst();
    }

    public List<BackupInstanceResource> views(List<BackupInstance> instances) {
        return views(
                instances,
                (instance, policy, lastScheduled) ->
                        BackupInstanceResource.of(instance, policy, extension(instance, policy, lastScheduled)));
    }

    /** Those that were deleted and can be brought back; others are passed over. */
    List<DeletedBackupInstanceResource> deleted(List<BackupInstance> instances) {
        return views(
                instances.stream()
                        .filter(instance -> instance.protection() instanceof Protection.SoftDeleted)
                        .toList(),
                (instance, policy, lastScheduled) -> DeletedBackupInstanceResource.of(
                        instance,
                        (Protection.SoftDeleted) instance.protection(),
                        BackupInstanceResource.properties(
                                instance,
                                policy,
                                extension(instance, policy, lastScheduled),
                                "DeletedBackupInstance")));
    }

    private interface View<T> {
        T of(BackupInstance instance, Policy policy, @Nullable Instant lastScheduled);
    }

    private <T> List<T> views(List<BackupInstance> instances, View<T> view) {
        if (instances.isEmpty()) {
            return List.of();
        }
        Map<PolicyId, Policy> found = policies.findAll(instances.stream()
                .map(instance -> instance.setup().policyId())
                .distinct()
                .toList());
        Map<InstanceId, Instant> lastScheduled =
                jobs.lastScheduled(instances.stream().map(BackupInstance::id).toList());
        return instances.stream()
                .map(instance -> view.of(
                        instance,
                        Objects.requireNonNull(found.get(instance.setup().policyId())),
                        lastScheduled.get(instance.id())))
                .toList();
    }

    private Extension extension(BackupInstance instance, Policy policy, @Nullable Instant lastScheduled) {
        Instant next = instance.state().isProtected()
                ? policy.definition()
                        .backupRule()
                        .schedule()
                        .firstAfter(clock.instant())
                        .orElse(null)
                : null;
        return new Extension(
                next,
                lastScheduled,
                instance.end().map(EndView::of).orElse(null),
                instance.warnings().stream().map(UserFacingError::of).toList());
    }
}
