package io.pgvault.worker.source;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import java.util.List;

/**
 * What the checks before a dump found out.
 *
 * @param databaseOid of the database on its server, where a name may be given anew
 * @param roles every role that owns something in the database or is named in a grant
 * @param bytes size of the database on its server
 * @param serverStarted when its server had started
 * @param definitions of those roles, and of those that they are members of
 * @param hazards what makes a restore fail or differ
 */
public record SourceFacts(
        DataSourceIdentity identity,
        long databaseOid,
        Part.Properties properties,
        List<String> roles,
        long bytes,
        String serverStarted,
        Roles definitions,
        List<ErrorDetail> hazards) {
    public SourceFacts {
        roles = List.copyOf(roles);
        hazards = List.copyOf(hazards);
    }

    /**
     * Definitions of roles.
     *
     * @param passwords whether with the hashes of their passwords
     */
    public record Roles(List<RoleDefinition> roles, boolean passwords) {
        public Roles {
            roles = List.copyOf(roles);
        }
    }
}
