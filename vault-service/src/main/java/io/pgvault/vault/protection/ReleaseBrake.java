package io.pgvault.vault.protection;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Lets go what is over and what the brake stopped, after somebody has seen what that is. */
@Singleton
public final class ReleaseBrake {
    private final Instances instances;
    private final RecoveryPointStore recoveryPoints;
    private final OperationStore operations;
    private final Publisher publisher;
    private final InstantSource clock;

    public ReleaseBrake(
            Instances instances,
            RecoveryPointStore recoveryPoints,
            OperationStore operations,
            Publisher publisher,
            InstantSource clock) {
        this.instances = instances;
        this.recoveryPoints = recoveryPoints;
        this.operations = operations;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** What is over, oldest first: it is there only when the brake, or a pause of storage, keeps it. The newest is never over. */
    public List<CatalogueEntry> over(Vault vault, String instanceName) {
        return over(instances.require(vault, instanceName));
    }

    private List<CatalogueEntry> over(BackupInstance instance) {
        Instant now = clock.instant();
        List<CatalogueEntry> all = recoveryPoints.available(instance.id());
        List<CatalogueEntry> over = new ArrayList<>();
        boolean completeAfter = false;
        for (CatalogueEntry point : all.reversed()) {
            Instant expiresAt = point.fate().expiresAt();
            boolean last = point.equals(all.getLast()) || (!point.partial() && !completeAfter);
            if (!last && expiresAt != null && !expiresAt.isAfter(now)) {
                over.addFirst(point);
            }
            completeAfter |= !point.partial();
        }
        return over;
    }

    /**
     * Lets recovery points go that are over.
     *
     * @param ids all that were seen
     * @throws BackupException {@link ErrorCode#INVALID_PROTECTION_STATE} where nothing goes by policy now,
     *     {@link ErrorCode#INVALID_REQUEST} for one that is not over
     */
    public Operation release(Vault vault, String instanceName, List<String> ids) {
        BackupInstance instance = instances.require(vault, instanceName);
        if (!instance.livesByPolicy()) {
            throw instance.refused("let recovery points go");
        }
        List<String> over =
                over(instance).stream().map(point -> point.id().value()).toList();
        ids.stream().filter(id -> !over.contains(id)).findFirst().ifPresent(other -> {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "recoveryPoints: the time of " + other + " is not over, or it is the newest. Look again at what is"
                            + " over.");
        });
        Instant now = clock.instant();
        publisher.publish(new LifecycleCommand.ReleaseBrake(
                vault.reference(),
                instance.id(),
                ids.stream().map(RecoveryPointId::new).toList(),
                now));
        Operation operation = Operation.running(
                        OperationId.random(),
                        OperationKind.RELEASE_BRAKE,
                        vault.address().resourceId(),
                        vault.location(),
                        instance.id().value(),
                        now)
                .succeeded(null, now);
        operations.add(operation);
        return operation;
    }
}
