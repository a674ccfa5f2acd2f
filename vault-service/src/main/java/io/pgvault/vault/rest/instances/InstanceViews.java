package io.pgvault.vault.rest.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.rest.arm.UserFacingError;
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
                .map(instance -> view(
                        instance,
                        Objects.requireNonNull(found.get(instance.setup().policyId())),
                        lastScheduled.get(instance.id())))
                .toList();
    }

    private BackupInstanceResource view(BackupInstance instance, Policy policy, @Nullable Instant lastScheduled) {
        Instant next = instance.state().isProtected()
                ? policy.definition()
                        .backupRule()
                        .schedule()
                        .firstAfter(clock.instant())
                        .orElse(null)
                : null;
        return BackupInstanceResource.of(
                instance,
                policy,
                new Extension(
                        next,
                        lastScheduled,
                        instance.warnings().stream().map(UserFacingError::of).toList()));
    }
}
