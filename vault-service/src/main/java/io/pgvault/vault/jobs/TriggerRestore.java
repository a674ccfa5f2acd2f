package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.FilePrefix;
import io.pgvault.contract.job.RestoreJob;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateFilesRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.contract.job.WorkerCommand;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts a restore, or has a worker find out what it would meet. */
@Singleton
public final class TriggerRestore {
    private static final int LONGEST_NAME = 63;

    private final Instances instances;
    private final RecoveryPoints recoveryPoints;
    private final StartJob startJob;
    private final AwaitOnline awaitOnline;
    private final OperationStore operations;
    private final Publisher publisher;
    private final Bindings bindings;
    private final InstantSource clock;

    public TriggerRestore(
            Instances instances,
            RecoveryPoints recoveryPoints,
            StartJob startJob,
            AwaitOnline awaitOnline,
            OperationStore operations,
            Publisher publisher,
            Bindings bindings,
            InstantSource clock) {
        this.instances = instances;
        this.recoveryPoints = recoveryPoints;
        this.startJob = startJob;
        this.awaitOnline = awaitOnline;
        this.operations = operations;
        this.publisher = publisher;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** Where a restore goes. */
    public sealed interface Destination {
        /**
         * New databases on the server that a secret leads to.
         *
         * @param target a database, whose resource name is its name, or a server, whose databases the options name
         * @param asPrivilegedRole whether the secret's user may be one whose rights reach beyond that database
         */
        record NewDatabase(DataSource target, SecretReference secret, boolean asPrivilegedRole, RestoreOptions options)
                implements Destination {}

        /**
         * Files in a container that is not pgvault's.
         *
         * @param container {@code https://{account}/{container}}
         * @param filePrefix with which the names of all files begin
         */
        record Files(URI container, String filePrefix, FileOptions options) implements Destination {}
    }

    /**
     * What a caller asks for.
     *
     * @param from where the recovery point lies
     * @param rehydration how it is brought back from there if that is the archive; null for a restore that does not wait
     * @param clientRequestId the same for repetitions of a request; null where the client gives none
     */
    public record Request(
            String recoveryPointId,
            Destination destination,
            DataStore from,
            @Nullable RehydrationTerms rehydration,
            @Nullable String clientRequestId) {
        public Request(
                String recoveryPointId, Destination destination, DataStore from, @Nullable String clientRequestId) {
            this(recoveryPointId, destination, from, null, clientRequestId);
        }
    }

    /**
     * Starts the job; the operation has succeeded when it is started. The job of one that is to be brought back from the
     * archive waits for that first.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_FOUND}, {@link ErrorCode#RECOVERY_POINT_DELETING},
     *     {@link ErrorCode#RECOVERY_POINT_ARCHIVED},
     *     {@link ErrorCode#BINDING_MISSING}, {@link ErrorCode#RESTORE_TARGET_UNSUPPORTED},
     *     {@link ErrorCode#INVALID_REQUEST}
     */
    public Operation trigger(Vault vault, String instanceName, Request request) {
        Instant now = clock.instant();
        Wanted wanted = wanted(vault, instanceName, request, now);
        StartJob.Start start = new StartJob.Start(
                vault,
                wanted.instance(),
                OperationKind.RESTORE,
                request.clientRequestId(),
                wanted.words(),
                now,
                wanted.command()::apply);
        RehydrationTerms terms = wanted.rehydration();
        if (terms == null) {
            return startJob.start(start);
        }
        CatalogueEntry point = wanted.point();
        if (!point.isRehydrated(now)) {
            return startJob.start(start, job -> awaitOnline.begin(vault, job, point, terms, now));
        }
        Operation started = startJob.start(start);
        awaitOnline.prolong(vault, Objects.requireNonNull(started.jobId()), point, terms, now);
        return started;
    }

    /**
     * Asks only; the operation has succeeded when a worker says that the restore would.
     *
     * @throws BackupException as {@link #trigger}
     */
    public Operation validate(Vault vault, String instanceName, Request request) {
        Instant now = clock.instant();
        Wanted wanted = wanted(vault, instanceName, request, now);
        Operation operation = Operation.running(
                OperationId.random(),
                OperationKind.VALIDATE_RESTORE,
                vault.address().resourceId(),
                vault.location(),
                null,
                now);
        WorkerCommand question = question(operation.id(), now, wanted.command().apply(JobId.random()));
        operations.add(operation, question, now);
        publisher.publish(question);
        return operation;
    }

    private static WorkerCommand question(OperationId id, Instant now, RestoreJob wanted) {
        return switch (wanted) {
            case RunRestore restore -> new ValidateRestore(id, now, restore);
            case RunFilesRestore restore -> new ValidateFilesRestore(id, now, restore);
        };
    }

    /**
     * What is asked for, as far as the catalogue can check it.
     *
     * @param rehydration null where it is not in the archive, or nobody wants it brought back
     * @param words by which one request is told from another
     */
    private record Wanted(
            BackupInstance instance,
            CatalogueEntry point,
            @Nullable RehydrationTerms rehydration,
            List<String> words,
            Function<JobId, RestoreJob> command) {}

    private Wanted wanted(Vault vault, String instanceName, Request request, Instant now) {
        BackupInstance instance = instances.require(vault, instanceName);
        requireAllowed(vault, request.destination());
        CatalogueEntry entry = recoveryPoints.requireAvailable(instance.id(), request.recoveryPointId());
        boolean isArchived = entry.fate().dataStore() == DataStore.ARCHIVE_STORE;
        RehydrationTerms rehydration = isArchived ? request.rehydration() : null;
        if (request.rehydration() == null && !entry.isRehydrated(now)) {
            requireIn(request.from(), entry);
        }
        return new Wanted(instance, entry, rehydration, words(request), jobId -> switch (request.destination()) {
            case Destination.NewDatabase database ->
                new RunRestore(
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
                        null,
                        rehydration);
            case Destination.Files files ->
                new RunFilesRestore(
                        jobId,
                        1,
                        now,
                        vault.reference(),
                        instance.id(),
                        entry.id(),
                        files.container(),
                        files.filePrefix(),
                        files.options(),
                        null,
                        rehydration);
        });
    }

    private static List<String> words(Request request) {
        return Stream.of(
                        List.of(request.recoveryPointId(), request.from().name()),
                        switch (request.destination()) {
                            case Destination.NewDatabase database ->
                                List.of(
                                        database.target().type(),
                                        database.target().resourceId(),
                                        database.target().resourceName(),
                                        database.secret().toString(),
                                        Boolean.toString(database.asPrivilegedRole()),
                                        database.options().toString());
                            case Destination.Files files ->
                                List.of(
                                        files.container().toString(),
                                        files.filePrefix(),
                                        files.options().toString());
                        },
                        List.of(String.valueOf(request.rehydration())))
                .flatMap(List::stream)
                .toList();
    }

    private void requireAllowed(Vault vault, Destination destination) {
        switch (destination) {
            case Destination.NewDatabase database -> {
                bindings.requireSecret(vault.reference(), database.secret(), Use.TARGETS);
                if (!database.target().isServer()) {
                    requireDatabaseName(database.target().resourceName());
                }
            }
            case Destination.Files files -> {
                var unused = bindings.requireContainer(vault.reference(), files.container());
                FilePrefix.problem(files.filePrefix()).ifPresent(problem -> {
                    throw new BackupException(
                            ErrorCode.INVALID_REQUEST, "restoreTargetInfo.targetDetails.filePrefix: " + problem);
                });
            }
        }
    }

    /** Whoever restores from the archive says so, and knows that the parts must be online by then. */
    private static void requireIn(DataStore from, CatalogueEntry entry) {
        DataStore lies = entry.fate().dataStore();
        if (lies == from) {
            return;
        }
        if (lies == DataStore.ARCHIVE_STORE) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_ARCHIVED,
                    "The recovery point " + entry.id() + " lies in ArchiveStore, and is not rehydrated.");
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
