package io.pgvault.vault.rebuilding;

import io.pgvault.contract.OperationId;
import java.util.List;
import java.util.Optional;

/** Where rebuilds are kept. */
public interface RebuildStore {
    void add(Rebuild rebuild);

    Optional<Rebuild> find(OperationId id);

    /** The one that was begun last. */
    Optional<Rebuild> last();

    /** The catalogue has one thing more than before. */
    void broughtBack(OperationId id);

    /** What is known of it already is not noted twice. */
    void note(OperationId id, List<String> problems);

    /** Ends it; one that has ended stays as it is. */
    void end(OperationId id, Rebuild.Ending ending);
}
