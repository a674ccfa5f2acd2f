package io.pgvault.recoverypoints.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tablespace, as its server describes it.
 *
 * @param location folder on the server
 * @param options as {@code name=value}
 * @param grants as PostgreSQL writes them ({@code aclitem}); null where nothing was granted or revoked
 */
public record TablespaceDefinition(
        String name,
        String owner,
        String location,
        List<String> options,
        @Nullable List<String> grants,
        @Nullable String comment) {
    public TablespaceDefinition {
        options = List.copyOf(options);
        grants = grants == null ? null : List.copyOf(grants);
    }
}
