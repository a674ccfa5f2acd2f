package io.pgvault.vault.rebuilding;

import io.pgvault.contract.OperationId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rebuilds by their ids. */
final class RebuildsInMemory implements RebuildStore {
    private final Map<OperationId, Rebuild> kept = new HashMap<>();

    @Override
    public void add(Rebuild rebuild) {
        kept.put(rebuild.id(), rebuild);
    }

    @Override
    public Optional<Rebuild> find(OperationId id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public Optional<Rebuild> last() {
        return kept.values().stream().max(Comparator.comparing(Rebuild::begunAt));
    }

    @Override
    public void broughtBack(OperationId id) {
        change(id, old -> new Rebuild(id, old.begunAt(), old.ending(), old.broughtBack() + 1, old.problems()));
    }

    @Override
    public void note(OperationId id, List<String> problems) {
        change(
                id,
                old -> new Rebuild(
                        id,
                        old.begunAt(),
                        old.ending(),
                        old.broughtBack(),
                        Stream.concat(old.problems().stream(), problems.stream())
                                .distinct()
                                .toList()));
    }

    @Override
    public void end(OperationId id, Rebuild.Ending ending) {
        change(
                id,
                old -> old.isRunning()
                        ? new Rebuild(id, old.begunAt(), ending, old.broughtBack(), old.problems())
                        : old);
    }

    private void change(OperationId id, UnaryOperator<Rebuild> by) {
        kept.computeIfPresent(id, (same, old) -> by.apply(old));
    }
}
