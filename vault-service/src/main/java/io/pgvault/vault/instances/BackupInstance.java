package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.Immutability;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One protected data source.
 *
 * @param setup in force
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
        Protection protection,
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
                id, vault, name, setup, new Protection.Configuring(), List.of(), null, 0, operation, null, null);
    }

    public String resourceId() {
        return vault.resourceId() + "/backupInstances/" + name;
    }

    public ProtectionState state() {
        return protection.state();
    }

    /** What a person has to mend: why protection failed, or why the last backup did; null when nothing is known. */
    public @Nullable ErrorDetail error() {
        return protection.error();
    }

    /** Who ended protection, when and why; empty while it has not ended. */
    public Optional<ProtectionEnd> end() {
        return protection.ended();
    }

    /** What is to be in force when a worker has tried it; null unless protection is being updated. */
    public @Nullable Setup pending() {
        return protection instanceof Protection.Updating updating ? updating.wanted() : null;
    }

    /** Whether others were ever told of it: it may have recovery points then, and a worker something to begin. */
    public boolean isPublished() {
        return version > 0;
    }

    /**
     * Another try with new settings; where backups run already, they go on with the old ones meanwhile.
     *
     * @throws BackupException {@link ErrorCode#INVALID_PROTECTION_STATE} when protection was ended
     */
    public BackupInstance configureAgain(Setup wanted, OperationId operation) {
        return switch (protection) {
            case Protection.Configuring configuring -> copy(wanted, configuring, operation);
            case Protection.ConfiguringFailed failed -> copy(wanted, failed.again(), operation);
            case Protection.Active active -> copy(setup, active.updating(wanted), operation);
            case Protection.Paused paused -> throw refused("be changed before it is resumed");
            case Protection.SoftDeleted deleted -> throw refused("be changed before it is undeleted");
            case Protection.SoftDeleting deleting -> throw refused("be changed any more");
        };
    }

    /** Whether recovery points go and move as their policies say. */
    public boolean livesByPolicy() {
        return state().isProtected() || state() == ProtectionState.BACKUP_SCHEDULES_SUSPENDED;
    }

    /** Whether a worker is being asked about its settings. */
    public boolean isBeingConfigured() {
        return state() == ProtectionState.CONFIGURING_PROTECTION || state() == ProtectionState.UPDATING_PROTECTION;
    }

    /** Another one protects its data source while the catalogue did not know of this one: what there is of it stays. */
    public BackupInstance withoutItsDataSource(Instant now) {
        return copy(
                setup,
                switch (protection) {
                    case Protection.Configuring configuring ->
                        configuring.failed(ErrorDetail.of(
                                ErrorCode.DATA_SOURCE_ALREADY_PROTECTED,
                                "Another backup instance protects the data source."));
                    case Protection.Active active ->
                        active.stopped(new ProtectionEnd(
                                now,
                                null,
                                EndReason.OTHER,
                                "another backup instance protects its data source since the catalogue was lost"));
                    default -> protection;
                },
                operationId);
    }

    /** Tells that what was asked for does not follow on this state. */
    public BackupException refused(String what) {
        return new BackupException(
                ErrorCode.INVALID_PROTECTION_STATE,
                "The backup instance " + name + " cannot " + what + ": " + state().inWords() + ".");
    }

    /** What is in force when the settings work. */
    public Setup wanted() {
        Setup pending = pending();
        return pending == null ? setup : pending;
    }

    /**
     * The settings work: they are in force from now on.
     *
     * @throws IllegalStateException when nobody asked whether they do
     */
    public BackupInstance configured(DataSourceIdentity reached, List<ErrorDetail> found, Instant now) {
        Protection.Configured next = switch (protection) {
            case Protection.Configuring configuring -> configuring.configured();
            case Protection.Updating updating -> updating.configured();
            default -> throw new IllegalStateException("Nobody asks about the settings of " + name + ": " + protection);
        };
        Setup inForce = wanted();
        boolean samePolicy = inForce.policyId().equals(setup.policyId());
        return new BackupInstance(
                id,
                vault,
                name,
                inForce,
                next,
                found,
                reached,
                nextVersion(now),
                operationId,
                protectedSince == null ? now : protectedSince,
                samePolicy && scheduledSince != null ? scheduledSince : now);
    }

    /**
     * The settings do not work; those that did before stay in force.
     *
     * @throws IllegalStateException when nobody asked whether they do
     */
    public BackupInstance configurationFailed(ErrorDetail problem) {
        return copy(
                setup,
                switch (protection) {
                    case Protection.Configuring configuring -> configuring.failed(problem);
                    case Protection.Updating updating -> updating.failed();
                    default ->
                        throw new IllegalStateException(
                                "Nobody asks about the settings of " + name + ": " + protection);
                },
                operationId);
    }

    /** In another state of protection, of which others are to hear; a configuration that is under way counts no more. */
    public BackupInstance in(Protection next, Instant now) {
        return new BackupInstance(
                id,
                vault,
                name,
                setup,
                next,
                warnings,
                identity,
                nextVersion(now),
                OperationId.random(),
                protectedSince,
                next instanceof Protection.Active ? now : scheduledSince);
    }

    /** The policy is another version of itself; a schedule that stayed counts since when it did. */
    BackupInstance underNewVersion(boolean newSchedule, Instant now) {
        return new BackupInstance(
                id,
                vault,
                name,
                setup,
                protection,
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
        return new BackupSource(
                vault,
                id,
                name,
                setup.dataSource().toDataSource(),
                setup.secret(),
                identity,
                setup.mostBytesPerSecond());
    }

    /** Since when others count its schedule, when nothing of that changes now. */
    public Instant scheduledSinceOr(Instant now) {
        return scheduledSince == null ? now : scheduledSince;
    }

    /** What the other services are told of it, and of what its vault wants. */
    public ProtectedInstance toMessage(Policy policy, Immutability immutability, Instant now) {
        return new ProtectedInstance(
                source(),
                version,
                switch (protection) {
                    case Protection.Stopped s -> ProtectedInstance.State.PROTECTION_STOPPED;
                    case Protection.Suspended s -> ProtectedInstance.State.BACKUPS_SUSPENDED;
                    case Protection.SoftDeleted s -> ProtectedInstance.State.SOFT_DELETED;
                    case Protection.SoftDeleting s -> ProtectedInstance.State.DELETED;
                    default -> ProtectedInstance.State.PROTECTION_CONFIGURED;
                },
                setup.friendlyName(),
                policy.definition(),
                now,
                end().map(ended -> ended.inWords(
                                state().isDeleted() ? "Its backup instance was deleted" : "Its backups were ended"))
                        .orElse(null),
                immutability.ofBlobs());
    }

    private BackupInstance copy(Setup newSetup, Protection newProtection, OperationId newOperation) {
        return new BackupInstance(
                id,
                vault,
                name,
                newSetup,
                newProtection,
                warnings,
                identity,
                version,
                newOperation,
                protectedSince,
                scheduledSince);
    }
}
