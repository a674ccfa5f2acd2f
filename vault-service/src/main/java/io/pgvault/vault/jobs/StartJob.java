package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts the job that a caller asked for, once per request of the client. */
@Singleton
public final class StartJob {
    private final JobStore jobs;
    private final OperationStore operations;
    private final ClientRequests clientRequests;
    private final Publisher publisher;
    private final Callers callers;

    public StartJob(
            JobStore jobs,
            OperationStore operations,
            ClientRequests clientRequests,
            Publisher publisher,
            Callers callers) {
        this.jobs = jobs;
        this.operations = operations;
        this.clientRequests = clientRequests;
        this.publisher = publisher;
        this.callers = callers;
    }

    /**
     * What is to be started.
     *
     * @param clientRequestId the same for repetitions of a request; null where the client gives none
     * @param wanted what tells a repetition from another request with the same id
     * @param request makes the job's request from its id; not called for a repetition
     */
    record Start(
            Vault vault,
            BackupInstance instance,
            OperationKind kind,
            @Nullable String clientRequestId,
            List<String> wanted,
            Instant now,
            Function<JobId, WorkerJob> request) {}

    Operation start(Start start) {
        OperationId id = OperationId.random();
        OperationId winner = start.clientRequestId() == null
                ? id
                : clientRequests.claim(
                        new ClientRequests.ClientRequest(
                                start.instance().id(), start.kind(), start.clientRequestId(), digest(start.wanted())),
                        id);
        if (!winner.equals(id)) {
            return operations
                    .find(winner)
                    .orElseThrow(() -> new IllegalStateException("The operation " + winner + " is gone."));
        }
        WorkerJob request =
                start.request().apply(JobId.random()).by(callers.current().orElse(null));
        jobs.addIfUnknown(Job.queued(request));
        publisher.publish(request);
        Vault vault = start.vault();
        Operation operation = Operation.running(
                        id, start.kind(), vault.address().resourceId(), vault.location(), null, start.now())
                .succeeded(request.jobId(), start.now());
        operations.add(operation);
        return operation;
    }

    private static String digest(List<String> wanted) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : wanted) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
