package io.pgvault.vault.approvals;

import io.pgvault.vault.access.AssignRoles;
import io.pgvault.vault.policies.ExistingRecoveryPoints;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.PutPolicy;
import io.pgvault.vault.protection.DeleteInstance;
import io.pgvault.vault.protection.DeleteRecoveryPoint;
import io.pgvault.vault.protection.EndProtection;
import io.pgvault.vault.protection.ReleaseBrake;
import io.pgvault.vault.vaults.DeleteVault;
import io.pgvault.vault.vaults.PutVault;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.Vaults;
import jakarta.inject.Singleton;

/** Makes a change that was approved. */
@Singleton
public final class ApplyChange {
    private final Vaults vaults;
    private final JudgePolicy judgePolicy;
    private final PutPolicy putPolicy;
    private final PutVault putVault;
    private final DeleteVault deleteVault;
    private final AssignRoles assignRoles;
    private final EndProtection endProtection;
    private final DeleteInstance deleteInstance;
    private final DeleteRecoveryPoint deleteRecoveryPoint;
    private final ReleaseBrake releaseBrake;

    public ApplyChange(
            Vaults vaults,
            JudgePolicy judgePolicy,
            PutPolicy putPolicy,
            PutVault putVault,
            DeleteVault deleteVault,
            AssignRoles assignRoles,
            EndProtection endProtection,
            DeleteInstance deleteInstance,
            DeleteRecoveryPoint deleteRecoveryPoint,
            ReleaseBrake releaseBrake) {
        this.vaults = vaults;
        this.judgePolicy = judgePolicy;
        this.putPolicy = putPolicy;
        this.putVault = putVault;
        this.deleteVault = deleteVault;
        this.assignRoles = assignRoles;
        this.endProtection = endProtection;
        this.deleteInstance = deleteInstance;
        this.deleteRecoveryPoint = deleteRecoveryPoint;
        this.releaseBrake = releaseBrake;
    }

    void apply(GuardedChange change) {
        switch (change) {
            case GuardedChange.RetagRecoveryPoints retag -> {
                Vault vault = vaults.require(retag.vault());
                putPolicy.put(vault, judgePolicy.judge(vault, retag.policy()), ExistingRecoveryPoints.ARE_TAGGED_AGAIN);
            }
            case GuardedChange.EndApprovals end -> putVault.put(end.vault(), end.location(), end.settings());
            case GuardedChange.WeakenVault weaken -> putVault.put(weaken.vault(), weaken.location(), weaken.settings());
            case GuardedChange.StopProtection stop ->
                endProtection.stop(vaults.require(stop.vault()), stop.instance(), stop.why());
            case GuardedChange.SuspendBackups suspend ->
                endProtection.suspend(vaults.require(suspend.vault()), suspend.instance(), suspend.why());
            case GuardedChange.DeleteInstance delete ->
                deleteInstance.delete(vaults.require(delete.vault()), delete.instance(), delete.why());
            case GuardedChange.DeleteRecoveryPoint delete ->
                deleteRecoveryPoint.delete(
                        vaults.require(delete.vault()), delete.instance(), delete.recoveryPoint(), delete.why());
            case GuardedChange.ReleaseBrake release ->
                releaseBrake.release(vaults.require(release.vault()), release.instance(), release.recoveryPoints());
            case GuardedChange.DeleteVault delete -> deleteVault.delete(delete.vault());
            case GuardedChange.AssignRole assign -> assignRoles.assign(assign.assignment());
            case GuardedChange.UnassignRole unassign -> assignRoles.unassign(unassign.scope(), unassign.name());
        }
    }
}
