package io.pgvault.worker.source;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.worker.archive.Extensions;
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

    /**
     * Whether the function {@code p} finds others by {@code search_path}, which is empty while a dump is restored: it has
     * none of its own, and its text names what no schema of the server's own has. The parser of SQL is not asked: names in
     * quotes and operators are not seen. The texts are the owner's, so no more than a beginning is read.
     */
    private static final String LOOKS_AROUND = """
        l.lanname in ('sql', 'plpgsql')
        and not exists (select from unnest(p.proconfig) s where s like 'search_path=%')
        and (exists (
            select from regexp_matches(left(p.prosrc, 100000), '(?<![."])\\m[[:alpha:]_]\\w*(?=\\s*[(])', 'g') w
            join pg_proc f on f.proname = lower(w[1])
            group by f.proname having bool_and(f.pronamespace <> 'pg_catalog'::regnamespace))
          or exists (
            select from regexp_matches(left(p.prosrc, 100000),
              '\\m(?:from|join)\\s+(?:only\\s+)?([[:alpha:]_]\\w*)\\M(?!\\s*[.(])', 'gi') w
            join pg_class r on r.relname = lower(w[1]) and r.relkind in ('r', 'p', 'v', 'm', 'f')
            where lower(w[1]) <> all(coalesce(p.proargnames, '{}'))
            group by r.relname having bool_and(r.relnamespace <> 'pg_catalog'::regnamespace))
          or exists (
            select from regexp_matches(left(p.prosrc, 100000), '::\\s*([[:alpha:]_]\\w*)\\M(?!\\s*[.])', 'g') w
            join pg_type y on y.typname = lower(w[1])
            group by y.typname having bool_and(y.typnamespace <> 'pg_catalog'::regnamespace)))
        """;

    /** Functions that run while rows come in or indexes are made, and what calls them. */
    private static final String CALLED_BY_ROWS = """
        (select d.refobjid as func, a.adrelid as rel, c.attname as name
         from pg_depend d join pg_attrdef a on a.oid = d.objid
         join pg_attribute c on c.attrelid = a.adrelid and c.attnum = a.adnum
         where d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_proc'::regclass
           and to_jsonb(c) ->> 'attgenerated' <> ''
         union
         select d.refobjid, i.indrelid, c.relname
         from pg_depend d join pg_index i on i.indexrelid = d.objid join pg_class c on c.oid = d.objid
         where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_proc'::regclass
         union
         select d.refobjid, k.conrelid, k.conname from pg_depend d join pg_constraint k on k.oid = d.objid
         where d.classid = 'pg_constraint'::regclass and d.refclassid = 'pg_proc'::regclass and k.contype = 'c')
        """;

    private static final List<Hazard> HAZARDS = List.of(
            new Hazard(
                    10,
                    "select s.subname from pg_subscription s join pg_database d on d.oid = s.subdbid"
                            + " where d.datname = current_database() order by 1",
                    "are subscriptions, which only a superuser's dump has, and which a restore makes disabled"),
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
                            + " may be refused when they are restored (restoreOptions.onError: Continue brings the rest)"),
            new Hazard(
                    10,
                    "select format('%I of %I.%I (by %s)', u.name, t.nspname, t.relname, p.oid::regprocedure) from "
                            + CALLED_BY_ROWS
                            + " u join pg_proc p on p.oid = u.func join pg_language l on l.oid = p.prolang"
                            + " join (select c.oid, n.nspname, c.relname " + SourcePreflight.DUMPED
                            + ") t on t.oid = u.rel where u.func >= 16384 and " + LOOKS_AROUND + " order by 1",
                    "call functions that name others without their schema, which a restore does not find: write the schemas,"
                            + " or ALTER FUNCTION ... SET search_path (restoreOptions.onError: Continue brings the rest)"));

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
        Sql.values(connection, "select extname from pg_extension order by 1")
                .forEach(extension -> Extensions.toKnow(extension)
                        .ifPresent(what -> warnings.add(ErrorDetail.of(
                                ErrorCode.RESTORE_HAZARD, "The extension " + extension + " " + what + "."))));
        return warnings;
    }
}
