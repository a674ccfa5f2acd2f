package io.pgvault.worker.backup;

import io.pgvault.worker.client.Sql;

/**
 * A table whose rows can be dumped apart from the rest.
 *
 * @param bytes on its server, with what lies outside of its rows (TOAST)
 */
record TableSize(String schema, String name, long bytes) {
    /** As a pattern of pg_dump: between quotes nothing has a meaning. */
    String pattern() {
        return Sql.identifier(schema) + "." + Sql.identifier(name);
    }

    String text() {
        return schema + "." + name;
    }
}
