package io.pgvault.worker.source;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.recoverypoints.documents.Part;
import java.util.List;

/**
 * What the checks before a dump found out.
 *
 * @param databaseOid of the database on its server, where a name may be given anew
 * @param roles every role that owns something in the database or is named in a grant
 * @param bytes size of the database on its server
 * @param serverStarted when its server had started
 * @param hazards what makes a restore fail or differ
 */
public record SourceFacts(
        DataSourceIdentity identity,
        long databaseOid,
        Part.Properties properties,
        List<String> roles,
        long bytes,
        String serverStarted,
        List<ErrorDetail> hazards) {
    public SourceFacts {
        roles = List.copyOf(roles);
        hazards = List.copyOf(hazards);
    }
}
