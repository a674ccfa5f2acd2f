package io.pgvault.vault.rest.policies;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.policies.ExistingRecoveryPoints;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PutPolicy;
import io.pgvault.vault.rest.access.Guard;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.Vaults;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response;

/** Writes policies that were found good, which takes its time and comes before the transaction. */
@ApplicationScoped
class WantedPolicies {
    private final Vaults vaults;
    private final PutPolicy putPolicy;
    private final Guard guard;

    WantedPolicies(Vaults vaults, PutPolicy putPolicy, Guard guard) {
        this.vaults = vaults;
        this.putPolicy = putPolicy;
        this.guard = guard;
    }

    @Transactional
    @Performs(Action.WRITE_POLICY)
    Response put(VaultAddress vault, JudgePolicy.Wanted wanted, Policy judged, ExistingRecoveryPoints existing) {
        if (existing == ExistingRecoveryPoints.ARE_TAGGED_AGAIN) {
            var waiting = guard.guard(new GuardedChange.RetagRecoveryPoints(vault, wanted));
            if (waiting.isPresent()) {
                return LongRunning.accepted(waiting.get());
            }
        }
        Policy written = putPolicy.put(vaults.require(vault), judged, existing);
        return Response.ok(BaseBackupPolicyResource.of(written)).build();
    }
}
