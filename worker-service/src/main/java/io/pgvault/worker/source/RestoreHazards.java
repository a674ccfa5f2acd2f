package io.pgvault.worker.source;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** What in a database makes a restore fail or differ, though its dump is whole: told while it can still be mended. */
final class RestoreHazards {
    private static final int NAMED = 10;

    /**
     * One kind.
     *
     * @param oldest major version whose catalogue the question fits
     * @param question for names of what is affected
     * @param meaning what comes of it, behind the names
     */
    private record Hazard(int oldest, String question, String meaning) {}

    private static final List<Hazard> HAZARDS = List.of(
            new Hazard(
                    10,
                    "select format('%I.%I', n.nspname, c.relname) " + SourcePreflight.DUMPED
                            + " and pg_is_in_recovery() and c.relpersistence = 'u' and c.relkind = 'r' order by 1",
                    "are unlogged tables, whose rows a standby does not have: back up the primary to have them"),
            new Hazard(
                    15,
                    "select datname from pg_database where datname = current_database() and datcollversion is distinct from"
                            + " pg_database_collation_actual_version(oid)",
                    "was sorted by another version of the collation's rules than the server has now: rebuild its indexes,"
                            + " then ALTER DATABASE ... REFRESH COLLATION VERSION"),
            new Hazard(
                    10,
                    "select format('%I of %I.%I', k.conname, t.nspname, t.relname) from pg_constraint k"
                            + " join (select c.oid, n.nspname, c.relname " + SourcePreflight.DUMPED
                            + ") t on t.oid = k.conrelid where k.contype = 'c' and (pg_get_constraintdef(k.oid)"
                            + " ~* '(now|timestamp|date|timeofday|localtime)\\(\\)|current_(date|time)|localtime'"
                            + " or exists (select from pg_depend d join pg_proc p on p.oid = d.refobjid"
                            + " where d.classid = 'pg_constraint'::regclass and d.objid = k.oid"
                            + " and d.refclassid = 'pg_proc'::regclass and p.provolatile <> 'i')) order by 1",
                    "are constraints over the clock or over functions that look elsewhere: rows that were right when they came"
                            + " may be refused when they are restored (restoreOptions.onError: Continue brings the rest)"));

    private RestoreHazards() {}

    static List<ErrorDetail> of(Connection connection, int major) {
        List<ErrorDetail> warnings = new ArrayList<>();
        for (Hazard hazard : HAZARDS) {
            List<String> names = major < hazard.oldest() ? List.of() : Sql.values(connection, hazard.question());
            if (!names.isEmpty()) {
                warnings.add(ErrorDetail.of(
                        ErrorCode.RESTORE_HAZARD, NameList.of(names, NAMED) + " " + hazard.meaning() + "."));
            }
        }
        return warnings;
    }
}
