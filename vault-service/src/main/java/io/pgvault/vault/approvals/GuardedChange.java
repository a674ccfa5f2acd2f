package io.pgvault.vault.approvals;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;

/** A change that destroys protection, as it was asked for. */
public sealed interface GuardedChange {
    Action action();

    Scope scope();

    /** A policy that decides again about the recovery points that are there. */
    record RetagRecoveryPoints(VaultAddress vault, JudgePolicy.Wanted policy) implements GuardedChange {
        @Override
        public Action action() {
            return Action.RETAG_RECOVERY_POINTS;
        }

        @Override
        public Scope scope() {
            return scopeOf(vault);
        }
    }

    /** Settings of a vault that ask for no second person any more. */
    record EndApprovals(VaultAddress vault, String location, VaultSettings settings) implements GuardedChange {
        @Override
        public Action action() {
            return Action.END_APPROVALS;
        }

        @Override
        public Scope scope() {
            return scopeOf(vault);
        }
    }

    /** A vault that shall go. */
    record DeleteVault(VaultAddress vault) implements GuardedChange {
        @Override
        public Action action() {
            return Action.DELETE_VAULT;
        }

        @Override
        public Scope scope() {
            return scopeOf(vault);
        }
    }

    /** A role that somebody shall have. */
    record AssignRole(RoleAssignment assignment) implements GuardedChange {
        @Override
        public Action action() {
            return Action.WRITE_ROLE_ASSIGNMENT;
        }

        @Override
        public Scope scope() {
            return assignment.scope();
        }
    }

    /** A role that somebody shall have no longer. */
    record UnassignRole(Scope scope, String name) implements GuardedChange {
        @Override
        public Action action() {
            return Action.DELETE_ROLE_ASSIGNMENT;
        }
    }

    private static Scope scopeOf(VaultAddress vault) {
        return new Scope(vault.resourceId());
    }
}
