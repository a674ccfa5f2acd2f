package io.pgvault.vault.jobs;

import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a restore. */
@Singleton
public final class TriggerRestore {
    private static final int LONGEST_NAME = 63;

    private final Instances instances;
    private final RecoveryPoints recoveryPoints;
    private final StartJob startJob;
    private final Bindings bindings;
    private final InstantSource clock;

    public TriggerRestore(
            Instances instances,
            RecoveryPoints recoveryPoints,
            StartJob startJob,
            Bindings bindings,
            InstantSource clock) {
        this.instances = instances;
        this.recoveryPoints = recoveryPoints;
        this.startJob = startJob;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** Where a restore goes. */
    public sealed interface Destination {
        /**
         * A new database on the server that a secret leads to.
         *
         * @param target its resource name is the name of the database
         * @param asPrivilegedRole whether the secret's user may be one whose rights reach beyond that database
         */
        record NewDatabase(DataSource target, SecretReference secret, boolean asPrivilegedRole, RestoreOptions options)
                implements Destination {}

        /**
         * Files in a container that is not pgvault's.
         *
         * @param container {@code https://{account}/{container}}
         */
        record Files(URI container) implements Destination {}
    }

    /**
     * What a caller asks for.
     *
     * @param from where the recovery point lies
     * @param clientRequestId the same for repetitions of a request; null where the client gives none
     */
    public record Request(
            String recoveryPointId,
            Destination destination,
            DataStore from,
            @Nullable String clientRequestId) {}

    /**
     * Starts the job; the operation has succeeded when it is started.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_FOUND}, {@link ErrorCode#RECOVERY_POINT_DELETING},
     *     {@link ErrorCode#RECOVERY_POINT_ARCHIVED},
     *     {@link ErrorCode#BINDING_MISSING}, {@link ErrorCode#RESTORE_TARGET_UNSUPPORTED}
     */
    public Operation trigger(Vault vault, String instanceName, Request request) {
        BackupInstance instance = instances.require(vault, instanceName);
        Destination.NewDatabase database = allowed(vault, request.destination());
        CatalogueEntry entry = recoveryPoints.requireAvailable(instance.id(), request.recoveryPointId());
        requireIn(request.from(), entry, vault);
        Instant now = clock.instant();
        return startJob.start(new StartJob.Start(
                vault,
                instance,
                OperationKind.RESTORE,
                request.clientRequestId(),
                List.of(
                        request.recoveryPointId(),
                        request.from().name(),
                        database.target().type(),
                        database.target().resourceId(),
                        database.target().resourceName(),
                        database.secret().toString(),
                        Boolean.toString(database.asPrivilegedRole()),
                        database.options().toString()),
                now,
                jobId -> new RunRestore(
                        jobId,
                        1,
                        now,
                        vault.reference(),
                        instance.id(),
                        entry.id(),
                        database.target(),
                        database.secret(),
                        database.asPrivilegedRole(),
                        database.options(),
                        null)));
    }

    /** What the vault is not bound to is refused first, supported or not. */
    private Destination.NewDatabase allowed(Vault vault, Destination destination) {
        switch (destination) {
            case Destination.NewDatabase database -> {
                bindings.requireSecret(vault.reference(), database.secret(), Use.TARGETS);
                requireDatabaseName(database.target().resourceName());
                return database;
            }
            case Destination.Files files -> {
                throw new BackupException(
                        ErrorCode.RESTORE_TARGET_UNSUPPORTED,
                        "A restore as files, to " + bindings.requireContainer(vault.reference(), files.container())
                                + ", is not supported.");
            }
        }
    }

    /** Whoever restores from the archive says so, and knows that the parts must have been brought online before. */
    private static void requireIn(DataStore from, CatalogueEntry entry, Vault vault) {
        DataStore lies = entry.fate().dataStore();
        if (lies == from) {
            return;
        }
        if (lies == DataStore.ARCHIVE_STORE) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_ARCHIVED,
                    "The recovery point " + entry.id() + " lies in ArchiveStore. Its blobs are those below "
                            + StorageLayout.container(vault.id()) + "/"
                            + StorageLayout.recoveryPointPrefix(entry.instanceId(), entry.id()) + "attempts/.");
        }
        throw new BackupException(
                ErrorCode.INVALID_REQUEST,
                "sourceDataStoreType: the recovery point " + entry.id() + " lies in " + lies.wireName() + ".");
    }

    /** PostgreSQL would cut a longer name, and then find that it exists. */
    private static void requireDatabaseName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || bytes > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "restoreTargetInfo.datasourceInfo.resourceName: '" + name
                            + "' cannot be the name of a database; it needs 1 to " + LONGEST_NAME + " bytes.");
        }
    }
}
