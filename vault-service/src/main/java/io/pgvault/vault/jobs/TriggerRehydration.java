package io.pgvault.vault.jobs;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.BringOnline;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings a recovery point back from the archive for a while, with nothing restored from it. */
@Singleton
public final class TriggerRehydration {
    private final Instances instances;
    private final RecoveryPoints recoveryPoints;
    private final StartJob startJob;
    private final AwaitOnline awaitOnline;
    private final InstantSource clock;

    public TriggerRehydration(
            Instances instances,
            RecoveryPoints recoveryPoints,
            StartJob startJob,
            AwaitOnline awaitOnline,
            InstantSource clock) {
        this.instances = instances;
        this.recoveryPoints = recoveryPoints;
        this.startJob = startJob;
        this.awaitOnline = awaitOnline;
        this.clock = clock;
    }

    /**
     * What a caller asks for.
     *
     * @param clientRequestId the same for repetitions of a request; null where the client gives none
     */
    public record Request(
            String recoveryPointId,
            RehydrationTerms terms,
            @Nullable String clientRequestId) {}

    /**
     * Starts the job, which ends when the recovery point is online; the operation has succeeded when it is started.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_FOUND}, {@link ErrorCode#RECOVERY_POINT_DELETING}, or
     *     {@link ErrorCode#INVALID_REQUEST} for one that is not in the archive
     */
    public Operation trigger(Vault vault, String instanceName, Request request) {
        Instant now = clock.instant();
        BackupInstance instance = instances.require(vault, instanceName);
        CatalogueEntry point = recoveryPoints.requireAvailable(instance.id(), request.recoveryPointId());
        if (point.fate().dataStore() != DataStore.ARCHIVE_STORE) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "recoveryPointId: the recovery point " + point.id() + " lies in "
                            + point.fate().dataStore().wireName() + " and is online: restore it as it is.");
        }
        return startJob.start(
                new StartJob.Start(
                        vault,
                        instance,
                        OperationKind.REHYDRATE,
                        request.clientRequestId(),
                        List.of(
                                request.recoveryPointId(),
                                request.terms().priority().wireName(),
                                Integer.toString(request.terms().days())),
                        now,
                        jobId -> new BringOnline(
                                jobId, vault.reference(), instance.id(), point.id(), request.terms(), now, null)),
                job -> awaitOnline.begin(vault, job, point, request.terms(), now));
    }
}
