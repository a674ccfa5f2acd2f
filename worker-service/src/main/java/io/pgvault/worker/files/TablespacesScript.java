package io.pgvault.worker.files;

import io.pgvault.recoverypoints.documents.TablespaceDefinition;
import io.pgvault.worker.client.Sql;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL that makes tablespaces as they were, for {@code psql} and whatever else takes plain statements. */
final class TablespacesScript {
    /** As PostgreSQL writes a grant: {@code grantee=privileges/grantor}; nobody before the sign is everybody. */
    private static final Pattern GRANT = Pattern.compile("(?s)(\"(?:[^\"]|\"\")*\"|[^=\"]*)=([^/]*)/.*");

    private final StringBuilder sql = new StringBuilder();

    private TablespacesScript() {}

    static String of(List<TablespaceDefinition> tablespaces) {
        TablespacesScript script = new TablespacesScript();
        script.sql.append("-- Tablespaces, for psql. Their folders must be there, empty, and the server's.\n");
        script.statement("SET client_encoding = 'UTF8'");
        script.statement("SET standard_conforming_strings = on");
        tablespaces.forEach(script::tablespace);
        return script.sql.toString();
    }

    private void statement(String text) {
        sql.append(text).append(";\n");
    }

    private void tablespace(TablespaceDefinition tablespace) {
        String name = Sql.identifier(tablespace.name());
        sql.append('\n');
        statement("CREATE TABLESPACE " + name + " OWNER " + Sql.identifier(tablespace.owner()) + " LOCATION "
                + Sql.literal(tablespace.location()));
        for (String option : tablespace.options()) {
            String[] words = option.split("=", 2);
            statement("ALTER TABLESPACE " + name + " SET (" + Sql.identifier(words[0]) + " = "
                    + Sql.literal(words.length == 2 ? words[1] : "") + ")");
        }
        if (tablespace.comment() != null) {
            statement("COMMENT ON TABLESPACE " + name + " IS " + Sql.literal(tablespace.comment()));
        }
        List<String> grants = tablespace.grants();
        if (grants != null) {
            statement("REVOKE ALL ON TABLESPACE " + name + " FROM " + Sql.identifier(tablespace.owner()));
            grants.forEach(grant -> grant(name, grant));
        }
    }

    private void grant(String tablespace, String grant) {
        Matcher parts = GRANT.matcher(grant);
        if (parts.matches() && parts.group(2).contains("C")) {
            statement("GRANT CREATE ON TABLESPACE " + tablespace + " TO " + grantee(parts.group(1))
                    + (parts.group(2).contains("C*") ? " WITH GRANT OPTION" : ""));
        }
    }

    private static String grantee(String name) {
        if (name.isEmpty()) {
            return "PUBLIC";
        }
        return name.startsWith("\"") ? name : Sql.identifier(name);
    }
}
