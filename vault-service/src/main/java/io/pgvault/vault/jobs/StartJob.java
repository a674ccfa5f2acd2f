package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.job.BringOnline;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.TierRecoveryPoint;
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
import java.util.function.Consumer;
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
            Function<JobId, JobRequest> request) {}

    /** A worker takes it at once. */
    Operation start(Start start) {
        return start(start, this::sendToWorkers);
    }

    /**
     * Starts it in another way.
     *
     * @param begin is called once the job is known, in the same transaction
     */
    Operation start(Start start, Consumer<JobRequest> begin) {
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
        JobRequest request = asked(start.request().apply(JobId.random()));
        jobs.addIfUnknown(Job.queued(request));
        begin.accept(request);
        Vault vault = start.vault();
        Operation operation = Operation.running(
                        id, start.kind(), vault.address().resourceId(), vault.location(), null, start.now())
                .succeeded(request.jobId(), start.now());
        operations.add(operation);
        return operation;
    }

    private JobRequest asked(JobRequest request) {
        Caller caller = callers.current().orElse(null);
        return switch (request) {
            case WorkerJob work -> work.by(caller);
            case BringOnline rehydration -> rehydration.by(caller);
            case TierRecoveryPoint tiering -> tiering;
        };
    }

    private void sendToWorkers(JobRequest request) {
        if (!(request instanceof WorkerJob work)) {
            throw new IllegalStateException("No worker has to do with a " + request.jobKind());
        }
        publisher.publish(work);
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
