package io.pgvault.vault.instances;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.publishing.Locks;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes in a worker's answer to a validation: ends the operation, and protects the instance that waited for it. */
@Singleton
public final class CompleteValidation {
    private final InstanceStore instances;
    private final DataSourceClaims claims;
    private final PolicyStore policies;
    private final OperationStore operations;
    private final PublishState publishState;
    private final InstantSource clock;

    public CompleteValidation(
            InstanceStore instances,
            PolicyStore policies,
            OperationStore operations,
            PublishState publishState,
            Locks locks,
            InstantSource clock) {
        this.instances = instances;
        this.claims = new DataSourceClaims(instances, locks);
        this.policies = policies;
        this.operations = operations;
        this.publishState = publishState;
        this.clock = clock;
    }

    /**
     * Does nothing for an operation that is unknown, has ended, or that a later one took the place of.
     *
     * @throws ContradictoryMessageException for an operation that asked no worker
     */
    public void complete(ValidationCompleted answer) {
        operations
                .find(answer.operationId())
                .filter(Operation::isRunning)
                .ifPresent(operation -> complete(operation, answer));
    }

    private void complete(Operation operation, ValidationCompleted answer) {
        UUID subject = operation.subject();
        if (!operation.kind().asksWorker()) {
            throw new ContradictoryMessageException("The operation " + operation.id() + " is no validation.");
        }
        if (operation.kind() == OperationKind.VALIDATE_RESTORE) {
            operations.finish(operation.id(), answer.error(), answer.warningsOrNone(), answer.at());
            return;
        }
        if (operation.kind() != OperationKind.CONFIGURE_PROTECTION || subject == null) {
            operations.finish(
                    operation.id(),
                    problem(answer, operation.vaultResourceId(), null, null),
                    answer.warningsOrNone(),
                    answer.at());
            return;
        }
        InstanceId id = new InstanceId(subject);
        // Before the instance, as by whoever replaces a policy: they would wait for each other otherwise. What the
        // operation is to put in force changes with the operation only.
        Optional<Policy> policy = answer.error() != null
                ? Optional.empty()
                : instances.findAll(List.of(id)).stream()
                        .findFirst()
                        .map(instance ->
                                policies.getUnchanging(instance.wanted().policyId()));
        instances
                .findForUpdate(id)
                .filter(instance -> instance.operationId().equals(operation.id()))
                .ifPresent(instance -> complete(instance, policy, answer));
    }

    private void complete(BackupInstance instance, Optional<Policy> policy, ValidationCompleted answer) {
        ErrorDetail problem = problem(answer, instance.vault().resourceId(), instance.id(), instance.identity());
        DataSourceIdentity reached = answer.identity();
        if (problem == null && reached != null) {
            Instant now = clock.instant();
            publishState.publish(instance.configured(reached, answer.warningsOrNone(), now), policy.orElseThrow(), now);
        } else if (problem != null) {
            instances.update(instance.configurationFailed(problem));
        }
        operations.finish(answer.operationId(), problem, answer.warningsOrNone(), answer.at());
    }

    /** What stands against protection: what the worker says, or what only the catalogue can know. */
    private @Nullable ErrorDetail problem(
            ValidationCompleted answer,
            String vaultResourceId,
            @Nullable InstanceId instance,
            @Nullable DataSourceIdentity before) {
        return Optional.ofNullable(answer.error())
                .or(() -> Optional.ofNullable(answer.identity())
                        .map(reached -> catalogueProblem(reached, vaultResourceId, instance, before))
                        .orElseGet(() -> Optional.of(ErrorDetail.of(
                                ErrorCode.INTERNAL, "The worker neither reached the data source nor said why not."))))
                .orElse(null);
    }

    private Optional<ErrorDetail> catalogueProblem(
            DataSourceIdentity reached,
            String vaultResourceId,
            @Nullable InstanceId instance,
            @Nullable DataSourceIdentity before) {
        if (before != null && !before.sameDatabaseAs(reached)) {
            return Optional.of(ErrorDetail.of(
                    ErrorCode.IDENTITY_CHANGED,
                    "The secret leads to " + describe(reached) + ", but protected is " + describe(before) + "."));
        }
        try {
            claims.requireFree(reached, vaultResourceId, instance);
            return Optional.empty();
        } catch (BackupException e) {
            return Optional.of(e.toDetail());
        }
    }

    private static String describe(DataSourceIdentity identity) {
        return (identity.database().equals(DataSourceIdentity.WHOLE_SERVER)
                        ? "the server "
                        : "the database " + identity.database() + " on ")
                + identity.host() + ":" + identity.port();
    }
}
