package io.pgvault.worker.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.recoverypoints.documents.TablespaceDefinition;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Reads the tablespaces of a server that are not every server's. */
final class SourceTablespaces {
    private static final String DEFINITIONS = """
        select json_strip_nulls(json_build_object(
          'name', t.spcname, 'owner', pg_get_userbyid(t.spcowner), 'location', pg_tablespace_location(t.oid),
          'options', coalesce(to_json(t.spcoptions), '[]'), 'grants', to_json(t.spcacl::text[]),
          'comment', shobj_description(t.oid, 'pg_tablespace')))
        from pg_tablespace t where t.oid >= 16384 order by t.spcname
        """;

    private SourceTablespaces() {}

    static List<TablespaceDefinition> of(Connection connection) {
        List<TablespaceDefinition> tablespaces = new ArrayList<>();
        for (String json : Sql.values(connection, DEFINITIONS)) {
            try {
                tablespaces.add(ContractJson.mapper().readValue(json, TablespaceDefinition.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A server says what was asked for", e);
            }
        }
        return tablespaces;
    }
}
