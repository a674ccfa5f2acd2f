package io.pgvault.vault.protection;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.instances.PublishState;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.recoverypoints.RecoveryPointsInMemory;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that ends protection, over stores in memory. */
public final class ProtectionParts {
    public Instant now = Samples.NOW;

    final InstancesInMemory instances = new InstancesInMemory();
    final PoliciesInMemory policies = new PoliciesInMemory();
    final RecoveryPointsInMemory recoveryPoints = new RecoveryPointsInMemory();
    final OperationsInMemory operations = new OperationsInMemory();
    final PublishedMessages published = new PublishedMessages();
    final LocksTaken locks = new LocksTaken();
    final List<InstanceId> cancelled = new ArrayList<>();

    private final Instances found = new Instances(instances);
    private final RunningBackups running = (instance, at) -> cancelled.add(instance);
    private final ChangeProtection change = new ChangeProtection(
            instances,
            policies,
            operations,
            new PublishState(instances, new VaultsInMemory(policies, instances), published));

    public final EndProtection endProtection = new EndProtection(found, change, running, Samples.CALLERS, () -> now);
    final ResumeProtection resumeProtection = new ResumeProtection(found, instances, change, locks, () -> now);
    public final DeleteInstance deleteInstance =
            new DeleteInstance(instances, recoveryPoints, change, operations, running, Samples.CALLERS, () -> now);
    final UndeleteInstance undeleteInstance = new UndeleteInstance(instances, change, locks, () -> now);
    final PurgeInstances purgeInstances = new PurgeInstances(instances, change, () -> now);
    public final DeleteRecoveryPoint deleteRecoveryPoint = new DeleteRecoveryPoint(
            found, new RecoveryPoints(recoveryPoints), operations, published, Samples.CALLERS, () -> now);
    public final ReleaseBrake releaseBrake = new ReleaseBrake(found, recoveryPoints, operations, published, () -> now);

    public ProtectionParts() {
        policies.add(Samples.DAILY);
        instances.add(Samples.INSTANCE);
    }

    BackupInstance instance() {
        return instances.get(Samples.INSTANCE.id());
    }

    /** What the other services were told last. */
    ProtectedInstance told() {
        return published.all(ProtectedInstance.class).getLast();
    }
}
