package io.pgvault.vault.approvals;

import io.pgvault.vault.access.AssignRoles;
import io.pgvault.vault.policies.ExistingRecoveryPoints;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.PutPolicy;
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

    public ApplyChange(
            Vaults vaults,
            JudgePolicy judgePolicy,
            PutPolicy putPolicy,
            PutVault putVault,
            DeleteVault deleteVault,
            AssignRoles assignRoles) {
        this.vaults = vaults;
        this.judgePolicy = judgePolicy;
        this.putPolicy = putPolicy;
        this.putVault = putVault;
        this.deleteVault = deleteVault;
        this.assignRoles = assignRoles;
    }

    void apply(GuardedChange change) {
        switch (change) {
            case GuardedChange.RetagRecoveryPoints retag -> {
                Vault vault = vaults.require(retag.vault());
                putPolicy.put(vault, judgePolicy.judge(vault, retag.policy()), ExistingRecoveryPoints.ARE_TAGGED_AGAIN);
            }
            case GuardedChange.EndApprovals end -> putVault.put(end.vault(), end.location(), end.settings());
            case GuardedChange.DeleteVault delete -> deleteVault.delete(delete.vault());
            case GuardedChange.AssignRole assign -> assignRoles.assign(assign.assignment());
            case GuardedChange.UnassignRole unassign -> assignRoles.unassign(unassign.scope(), unassign.name());
        }
    }
}
