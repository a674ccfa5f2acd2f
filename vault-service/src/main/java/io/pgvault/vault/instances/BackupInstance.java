package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.vault.policies.Policy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One protected data source.
 *
 * @param setup in force
 * @param pending what is to be in force when a worker has tried it; only while protection is being updated
 * @param error why protection failed, or why the last backup did
 * @param warnings what makes a restore fail or differ, as a worker found it last
 * @param identity what a worker reached; null until one did
 * @param version of what was last published, in milliseconds of the epoch unless an older one was higher; 0 before that
 * @param operationId of the configuration that counts; an older one changes nothing any more
 * @param protectedSince null until protection was first configured
 * @param scheduledSince since when the policy in force is; null before that
 */
public record BackupInstance(
        InstanceId id,
        VaultReference vault,
        String name,
        Setup setup,
        @Nullable Setup pending,
        ProtectionState state,
        @Nullable ErrorDetail error,
        List<ErrorDetail> warnings,
        @Nullable DataSourceIdentity identity,
        long version,
        OperationId operationId,
        @Nullable Instant protectedSince,
        @Nullable Instant scheduledSince) {
    public BackupInstance {
        warnings = List.copyOf(warnings);
    }

    public static BackupInstance configuring(
            InstanceId id, VaultReference vault, String name, Setup setup, OperationId operation) {
        return new BackupInstance(
                id,
                vault,
                name,
                setup,
                null,
                ProtectionState.CONFIGURING_PROTECTION,
                null,
                List.of(),
                null,
                0,
                operation,
                null,
                null);
    }

    public String resourceId() {
        return vault.resourceId() + "/backupInstances/" + name;
    }

    /** Another try with new settings; where backups run already, they go on with the old ones meanwhile. */
    public BackupInstance configureAgain(Setup wanted, OperationId operation) {
        return state.isProtected()
                ? copy(setup, wanted, ProtectionState.UPDATING_PROTECTION, error, operation)
                : copy(wanted, null, ProtectionState.CONFIGURING_PROTECTION, null, operation);
    }

    /** What is in force when the settings work. */
    Setup wanted() {
        return pending == null ? setup : pending;
    }

    /** The settings work: they are in force from now on. */
    public BackupInstance configured(DataSourceIdentity reached, List<ErrorDetail> found, Instant now) {
        Setup inForce = wanted();
        boolean samePolicy = inForce.policyId().equals(setup.policyId());
        return new BackupInstance(
                id,
                vault,
                name,
                inForce,
                null,
                ProtectionState.PROTECTION_CONFIGURED,
                null,
                found,
                reached,
                nextVersion(now),
                operationId,
                protectedSince == null ? now : protectedSince,
                samePolicy && scheduledSince != null ? scheduledSince : now);
    }

    /** The settings do not work; those that did before stay in force. */
    public BackupInstance configurationFailed(ErrorDetail problem) {
        if (!state.isProtected()) {
            return copy(setup, null, ProtectionState.CONFIGURING_PROTECTION_FAILED, problem, operationId);
        }
        ProtectionState before =
                error == null ? ProtectionState.PROTECTION_CONFIGURED : ProtectionState.PROTECTION_ERROR;
        return copy(setup, null, before, error, operationId);
    }

    /** The policy is another version of itself; a schedule that stayed counts since when it did. */
    BackupInstance underNewVersion(boolean newSchedule, Instant now) {
        return new BackupInstance(
                id,
                vault,
                name,
                setup,
                pending,
                state,
                error,
                warnings,
                identity,
                nextVersion(now),
                operationId,
                protectedSince,
                newSchedule ? now : scheduledSince);
    }

    /** Unchanged, under a version that whoever holds another state of it takes over. */
    public BackupInstance anew(Instant now) {
        return underNewVersion(false, now);
    }

    /**
     * Of the clock, so that it goes on from there when the catalogue is an older one than others have heard of; one that a
     * clock gave that was ahead is given up, as readers do.
     */
    private long nextVersion(Instant now) {
        return version > ProtectedInstance.highestVersion(now)
                ? now.toEpochMilli()
                : Math.max(version + 1, now.toEpochMilli());
    }

    public BackupSource source() {
        return new BackupSource(vault, id, name, setup.dataSource().toDataSource(), setup.secret(), identity);
    }

    /** What the other services are told of it. */
    public ProtectedInstance toMessage(Policy policy, Instant now) {
        return new ProtectedInstance(
                source(),
                version,
                ProtectedInstance.State.PROTECTION_CONFIGURED,
                setup.friendlyName(),
                policy.definition(),
                now);
    }

    private BackupInstance copy(
            Setup newSetup,
            @Nullable Setup newPending,
            ProtectionState newState,
            @Nullable ErrorDetail newError,
            OperationId newOperation) {
        return new BackupInstance(
                id,
                vault,
                name,
                newSetup,
                newPending,
                newState,
                newError,
                warnings,
                identity,
                version,
                newOperation,
                protectedSince,
                scheduledSince);
    }
}
