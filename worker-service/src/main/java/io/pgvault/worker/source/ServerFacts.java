package io.pgvault.worker.source;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.recoverypoints.documents.TablespaceDefinition;
import java.util.List;

/**
 * What is known of a server before its databases are looked at.
 *
 * @param databases that are wanted, and that the user may connect to
 * @param bytes of these on the server
 * @param definitions of all its roles
 * @param hazards what of what is wanted cannot be had, or makes a restore differ
 */
public record ServerFacts(
        DataSourceIdentity identity,
        List<String> databases,
        long bytes,
        SourceFacts.Roles definitions,
        List<TablespaceDefinition> tablespaces,
        List<ErrorDetail> hazards) {
    public ServerFacts {
        databases = List.copyOf(databases);
        tablespaces = List.copyOf(tablespaces);
        hazards = List.copyOf(hazards);
    }
}
