package io.pgvault.systemtests.databases;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a database holds, row by row: of every table and materialized view the number of rows and a digest over the
 * digests of all rows; of every sequence its value; of the large objects a digest; and the definitions of views and
 * functions.
 *
 * @param entries by what they speak of
 */
public record Fingerprint(Map<String, String> entries) {
    private static final String RELATIONS = """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            """;
    private static final String DEFINITIONS = """
            select 'sequence ' || schemaname || '.' || sequencename, coalesce(last_value, 0)::text from pg_sequences
            union all select 'view ' || schemaname || '.' || viewname, definition from pg_views
                where schemaname !~ '^pg_' and schemaname <> 'information_schema'
            union all select 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
                from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and p.prokind in ('f', 'p')
            union all select 'large objects', count(*) || ' pages, ' ||
                coalesce(md5(string_agg(loid || ' ' || pageno || ' ' || md5(data), ',' order by loid, pageno)), '')
                from pg_largeobject
            """;

    public Fingerprint {
        entries = Map.copyOf(entries);
    }

    public static Fingerprint of(Connection connection) throws SQLException {
        Map<String, String> entries = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            // Text forms must not depend on who looks.
            statement.execute("set search_path = ''");
            statement.execute("set timezone = 'UTC'");
            for (String relation : relations(statement)) {
                try (ResultSet row = statement.executeQuery("select count(*) || ' rows, '"
                        + " || md5(coalesce(string_agg(row, '' order by row), ''))"
                        + " from (select md5(t::text) as row from " + relation + " t) digests")) {
                    row.next();
                    entries.put("table " + relation, row.getString(1));
                }
            }
            try (ResultSet rows = statement.executeQuery(DEFINITIONS)) {
                while (rows.next()) {
                    entries.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return new Fingerprint(entries);
    }

    private static List<String> relations(Statement statement) throws SQLException {
        List<String> relations = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(RELATIONS)) {
            while (rows.next()) {
                relations.add(rows.getString(1));
            }
        }
        return relations;
    }

    /** What differs, for people; empty when nothing does. */
    public List<String> differences(Fingerprint other) {
        Map<String, String> all = new TreeMap<>(other.entries);
        all.putAll(entries);
        return all.keySet().stream()
                .filter(name ->
                        !entries.getOrDefault(name, "missing").equals(other.entries.getOrDefault(name, "missing")))
                .map(name -> name + ": " + entries.getOrDefault(name, "missing") + " against "
                        + other.entries.getOrDefault(name, "missing"))
                .toList();
    }
}
