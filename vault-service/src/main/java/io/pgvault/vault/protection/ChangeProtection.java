package io.pgvault.vault.protection;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.PublishState;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Function;

/** Takes an instance from one state of protection to another, and tells the other services of it. */
@Singleton
public final class ChangeProtection {
    private final InstanceStore instances;
    private final PolicyStore policies;
    private final OperationStore operations;
    private final PublishState publishState;

    public ChangeProtection(
            InstanceStore instances, PolicyStore policies, OperationStore operations, PublishState publishState) {
        this.instances = instances;
        this.policies = policies;
        this.operations = operations;
        this.publishState = publishState;
    }

    /**
     * Changes it; a configuration that is under way ends.
     *
     * @param next what follows on the instance as it is when nobody else changes it any more, or throws
     */
    BackupInstance change(BackupInstance found, Instant now, Function<BackupInstance, Protection> next) {
        // Before the instance, as by whoever replaces a policy.
        Policy policy = policies.getUnchanging(found.setup().policyId());
        BackupInstance before = instances
                .findForUpdate(found.id())
                .orElseThrow(() -> Instances.absent(found.vault().resourceId(), found.name()));
        BackupInstance after = before.in(next.apply(before), now);
        endConfiguration(before, now);
        publishState.publish(
                after,
                policy.id().equals(after.setup().policyId())
                        ? policy
                        : policies.getUnchanging(after.setup().policyId()),
                now);
        return after;
    }

    /** Whatever a worker answers to it now changes nothing any more. */
    void endConfiguration(BackupInstance before, Instant now) {
        operations.finish(
                before.operationId(),
                ErrorDetail.of(
                        ErrorCode.INVALID_PROTECTION_STATE,
                        "Protection of the backup instance " + before.name() + " was ended meanwhile."),
                now);
    }

    /** An operation that is done when it is begun. */
    Operation done(Vault vault, OperationKind kind, BackupInstance instance, Instant now) {
        Operation operation = running(vault, kind, instance, now).succeeded(null, now);
        operations.add(operation);
        return operation;
    }

    static Operation running(Vault vault, OperationKind kind, BackupInstance instance, Instant now) {
        return Operation.running(
                OperationId.random(),
                kind,
                vault.address().resourceId(),
                vault.location(),
                instance.id().value(),
                now);
    }
}
