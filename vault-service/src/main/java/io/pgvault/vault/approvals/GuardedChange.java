package io.pgvault.vault.approvals;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.protection.EndProtection;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import java.util.List;

/** A change that destroys protection, as it was asked for. */
public sealed interface GuardedChange {
    Action action();

    Scope scope();

    /** One that concerns one vault. */
    sealed interface OfVault extends GuardedChange {
        VaultAddress vault();

        @Override
        default Scope scope() {
            return new Scope(vault().resourceId());
        }
    }

    /** A policy that decides again about the recovery points that are there. */
    record RetagRecoveryPoints(VaultAddress vault, JudgePolicy.Wanted policy) implements OfVault {
        @Override
        public Action action() {
            return Action.RETAG_RECOVERY_POINTS;
        }
    }

    /** Settings of a vault that ask for no second person any more. */
    record EndApprovals(VaultAddress vault, String location, VaultSettings settings) implements OfVault {
        @Override
        public Action action() {
            return Action.END_APPROVALS;
        }
    }

    /** Settings of a vault with which recovery points are less safe. */
    record WeakenVault(VaultAddress vault, String location, VaultSettings settings) implements OfVault {
        @Override
        public Action action() {
            return Action.WEAKEN_VAULT;
        }
    }

    /** Backups that shall run no more; recovery points stay for ever. */
    record StopProtection(VaultAddress vault, String instance, EndProtection.Why why) implements OfVault {
        @Override
        public Action action() {
            return Action.STOP_PROTECTION;
        }
    }

    /** Backups that shall run no more; recovery points stay as long as their policy says. */
    record SuspendBackups(VaultAddress vault, String instance, EndProtection.Why why) implements OfVault {
        @Override
        public Action action() {
            return Action.SUSPEND_BACKUPS;
        }
    }

    /** An instance that shall go with all its recovery points. */
    record DeleteInstance(VaultAddress vault, String instance, EndProtection.Why why) implements OfVault {
        @Override
        public Action action() {
            return Action.DELETE_INSTANCE;
        }
    }

    /** A recovery point that shall go before its time. */
    record DeleteRecoveryPoint(VaultAddress vault, String instance, String recoveryPoint, EndProtection.Why why)
            implements OfVault {
        @Override
        public Action action() {
            return Action.DELETE_RECOVERY_POINT;
        }
    }

    /** Recovery points whose time is over, and that shall go though the brake stopped it. */
    record ReleaseBrake(VaultAddress vault, String instance, List<String> recoveryPoints) implements OfVault {
        @Override
        public Action action() {
            return Action.RELEASE_BRAKE;
        }
    }

    /** A vault that shall go. */
    record DeleteVault(VaultAddress vault) implements OfVault {
        @Override
        public Action action() {
            return Action.DELETE_VAULT;
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
}
