package io.pgvault.worker.backup;

import io.pgvault.worker.client.Sql;

/**
 * A table whose rows can be dumped apart from the rest.
 *
 * @param bytes on its server, with what lies outside of its rows (TOAST)
 * @param rows as its server last counted or estimated them; 0 when it never did
 */
record TableSize(String schema, String name, long bytes, long rows) {
    /** Taking a row apart and writing it costs as much, over that for its bytes, as this many bytes more. */
    private static final int BYTES_PER_ROW = 200;

    /** What dumping it costs, compared with others. */
    long weight() {
        return bytes + rows * BYTES_PER_ROW;
    }

    /** As a pattern of pg_dump: between quotes nothing has a meaning. */
    String pattern() {
        return Sql.identifier(schema) + "." + Sql.identifier(name);
    }

    String text() {
        return schema + "." + name;
    }
}
