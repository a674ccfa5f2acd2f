package io.pgvault.vault.rebuilding;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild of the catalogue from storage.
 *
 * @param ending null while storage is being read
 * @param broughtBack vaults, policies and instances that the catalogue did not have
 * @param problems what could not be brought back, or only otherwise than it was, in words
 */
public record Rebuild(
        OperationId id, Instant begunAt, @Nullable Ending ending, int broughtBack, List<String> problems) {
    public Rebuild {
        problems = List.copyOf(problems);
    }

    /** What came of it. */
    public sealed interface Ending {
        Instant at();
    }

    /** All of storage was read. */
    public record Found(Instant at, int vaults, int instances, int recoveryPoints) implements Ending {}

    /** Storage could not be read. */
    public record Failed(Instant at, ErrorDetail error) implements Ending {}

    public boolean isRunning() {
        return ending == null;
    }
}
