package io.pgvault.vault.operations;

import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Operations and their questions, in the order in which they began. */
public final class OperationsInMemory implements OperationStore {
    private static final int MOST_DOUBLINGS = 10;

    private final Map<OperationId, Operation> kept = new LinkedHashMap<>();
    private final Map<OperationId, Asked> asked = new LinkedHashMap<>();

    private record Asked(Message question, Instant at, int asks) {}

    public List<Operation> all() {
        return List.copyOf(kept.values());
    }

    public Operation get(OperationId id) {
        return find(id).orElseThrow();
    }

    public Optional<Message> question(OperationId id) {
        return Optional.ofNullable(asked.get(id)).map(Asked::question);
    }

    @Override
    public void add(Operation operation) {
        kept.put(operation.id(), operation);
    }

    @Override
    public void add(Operation operation, Message question, Instant askedAt) {
        add(operation);
        asked.put(operation.id(), new Asked(question, askedAt, 0));
    }

    @Override
    public boolean hasStarted(JobId job) {
        return kept.values().stream().anyMatch(operation -> job.equals(operation.jobId()));
    }

    @Override
    public List<Unanswered> takeUnanswered(Instant now, Duration patience, int most) {
        List<Unanswered> taken = new ArrayList<>();
        asked.entrySet().stream()
                .filter(entry -> get(entry.getKey()).isRunning())
                .filter(entry -> !entry.getValue().at().isAfter(now.minus(pause(entry.getValue(), patience))))
                .sorted(Comparator.comparing(entry -> entry.getValue().at()))
                .limit(most)
                .forEach(entry -> {
                    Asked again = new Asked(
                            entry.getValue().question(), now, entry.getValue().asks() + 1);
                    entry.setValue(again);
                    taken.add(new Unanswered(entry.getKey(), again.question(), again.asks()));
                });
        return taken;
    }

    private static Duration pause(Asked question, Duration patience) {
        return patience.multipliedBy(1L << Math.min(question.asks(), MOST_DOUBLINGS));
    }

    @Override
    public Optional<Operation> find(OperationId id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public List<OperationId> unansweredValidations(Instant askedBefore, int most) {
        return kept.values().stream()
                .filter(Operation::isRunning)
                .filter(operation -> operation.kind().asksWorker())
                .filter(operation -> operation.startedAt().isBefore(askedBefore))
                .sorted(Comparator.comparing(Operation::startedAt))
                .limit(most)
                .map(Operation::id)
                .toList();
    }

    @Override
    public void finish(OperationId id, @Nullable ErrorDetail error, List<ErrorDetail> warnings, Instant at) {
        finish(operation -> operation.id().equals(id), error, warnings, at);
    }

    @Override
    public void finishAll(OperationKind kind, UUID subject, @Nullable ErrorDetail error, Instant at) {
        finish(operation -> operation.kind() == kind && subject.equals(operation.subject()), error, List.of(), at);
    }

    private void finish(
            Predicate<Operation> which, @Nullable ErrorDetail error, List<ErrorDetail> warnings, Instant at) {
        kept.replaceAll((id, operation) ->
                operation.isRunning() && which.test(operation) ? ended(operation, error, warnings, at) : operation);
    }

    private static Operation ended(
            Operation running, @Nullable ErrorDetail error, List<ErrorDetail> warnings, Instant at) {
        return new Operation(
                running.id(),
                running.kind(),
                running.vaultResourceId(),
                running.location(),
                running.subject(),
                running.jobId(),
                error == null ? OperationStatus.SUCCEEDED : OperationStatus.FAILED,
                error,
                warnings,
                running.startedAt(),
                at);
    }
}
