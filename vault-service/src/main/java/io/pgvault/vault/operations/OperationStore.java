package io.pgvault.vault.operations;

import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where operations are kept. */
public interface OperationStore {
    /** Adds an operation, as asked for by whoever calls. */
    void add(Operation operation);

    /** Adds one that runs until the question has an answer. */
    void add(Operation operation, Message question, Instant askedAt);

    /**
     * A question without an answer.
     *
     * @param asks how often it has been asked again, this time included
     */
    record Unanswered(OperationId operation, Message question, int asks) {}

    /** Takes the questions of running operations that were asked longer ago than the patience, doubled for each time. */
    List<Unanswered> takeUnanswered(Instant now, Duration patience, int most);

    Optional<Operation> find(OperationId id);

    /** Whether an operation has started the job. */
    boolean hasStarted(JobId job);

    /** Running validations that were asked for before the given time, locked; those that others have locked are left out. */
    List<OperationId> unansweredValidations(Instant askedBefore, int most);

    /**
     * Ends an operation that is running; one that has ended stays as it is.
     *
     * @param error null = succeeded
     * @param warnings what stands in nobody's way
     */
    void finish(OperationId id, @Nullable ErrorDetail error, List<ErrorDetail> warnings, Instant at);

    /** The same with nothing to warn of. */
    default void finish(OperationId id, @Nullable ErrorDetail error, Instant at) {
        finish(id, error, List.of(), at);
    }

    /** Ends, in the same way, every running operation of a kind on a subject. */
    void finishAll(OperationKind kind, UUID subject, @Nullable ErrorDetail error, Instant at);
}
