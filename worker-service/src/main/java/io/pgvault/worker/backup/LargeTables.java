package io.pgvault.worker.backup;

import io.pgvault.worker.client.Databases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the tables whose rows are dumped apart, and keeps them as they are meanwhile. */
final class LargeTables {
    private static final Logger LOG = LoggerFactory.getLogger(LargeTables.class);

    /**
     * Ordinary tables that a dump brings whole. Those of extensions are brought by rules of their own, and a name beyond
     * ASCII is not the same bytes in a program's arguments and in a database of another encoding.
     */
    private static final String SIZES = """
        select n.nspname, c.relname, coalesce(pg_table_size(c.oid), 0), greatest(c.reltuples, 0)::bigint
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and n.nspname ~ '^[ -~]+$' and c.relname ~ '^[ -~]+$'
          and not exists (select from pg_depend d where d.deptype = 'e'
            and (d.classid, d.objid) in (('pg_class'::regclass, c.oid), ('pg_namespace'::regclass, n.oid)))
        """;

    /** Somebody may hold a table so that nobody sees its size: all in one stream can wait for him. */
    private static final String IMPATIENT = "set local lock_timeout = '3s'";

    private LargeTables() {}

    /**
     * What each stream beside the main one dumps; none where all goes in one. The session holds the tables until its
     * transaction ends: each of the programs comes to them at another time, and who empties one in between empties it
     * for the snapshot, too.
     */
    static List<List<TableSize>> deal(Connection snapshot, DealTables dealing) {
        try (Statement statement = snapshot.createStatement()) {
            Savepoint before = snapshot.setSavepoint();
            try {
                statement.execute(IMPATIENT);
                List<List<TableSize>> dealt = dealing.deal(sizes(statement));
                if (!dealt.isEmpty()) {
                    statement.execute(dealt.stream()
                            .flatMap(List::stream)
                            .map(TableSize::pattern)
                            .collect(Collectors.joining(", only ", "lock table only ", " in access share mode")));
                }
                return dealt;
            } catch (SQLException e) {
                LOG.info("All goes in one stream, as tables cannot be looked at: {}", e.getMessage());
                snapshot.rollback(before);
                return List.of();
            }
        } catch (SQLException e) {
            throw Databases.failure("looking up the sizes of tables", e);
        }
    }

    private static List<TableSize> sizes(Statement statement) throws SQLException {
        List<TableSize> tables = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(SIZES)) {
            while (result.next()) {
                tables.add(
                        new TableSize(result.getString(1), result.getString(2), result.getLong(3), result.getLong(4)));
            }
        }
        return tables;
    }
}
