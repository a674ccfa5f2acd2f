package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Owners;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A managed server, where nobody who comes from outside is a superuser: its extensions belong to somebody whom no login may
 * act for. Databases there are backed up and restored by ordinary users.
 */
class ManagedServerIT {
    /** What is there, by whom it is owned, and who may do what, a line each. */
    private static final String EVERYTHING = """
        with relations as (
          select c.oid, format('%I.%I', nspname, relname) as name, relkind, relowner, relacl
          from pg_class c join pg_namespace n on n.oid = relnamespace where nspname !~ '^pg_' and nspname <> 'information_schema')
        select 'relation ' || name || ' ' || relkind::text from relations
        union all select 'owner of ' || name || ' ' || relowner::regrole from relations
        union all select 'grant on ' || name || ' ' || grantee::regrole || ' ' || privilege_type
          from relations, aclexplode(relacl) where grantee <> relowner
        union all select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid <> 0
        union all select 'index ' || pg_get_indexdef(indexrelid) from pg_index join relations on oid = indrelid
        union all select 'default ' || pg_get_expr(adbin, adrelid) from pg_attrdef where oid >= 16384
        union all select 'view ' || pg_get_viewdef(oid) from pg_class where relkind in ('v', 'm') and oid >= 16384
        union all select 'function ' || oid::regprocedure || ' ' || prosrc from pg_proc where oid >= 16384
        union all select 'owner of ' || oid::regprocedure || ' ' || proowner::regrole from pg_proc where oid >= 16384
        union all select 'extension ' || extname || ' of ' || extowner::regrole from pg_extension
        union all select 'comment on ' || extname || ' ' || obj_description(oid, 'pg_extension') from pg_extension
        union all select 'publication ' || pubname from pg_publication
        union all select 'event trigger ' || evtname from pg_event_trigger
        union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
        union all select 'policy ' || polname || ' ' || pg_get_expr(polqual, polrelid) from pg_policy
        union all select 'server ' || srvname from pg_foreign_server
        """;

    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres managed = SharedParts.managed();
    private final String name = "managed_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";
    private final String app = name + "_app";
    private final String other = name + "_other";

    @BeforeEach
    void makeRolesAndDatabase() {
        managed.execute(
                "postgres",
                "alter system set managed.extensions = 'pgcrypto, hstore, citext, pg_stat_statements, postgres_fdw'",
                "select pg_reload_conf()",
                "create role " + app + " login password 'word'",
                "create role " + other,
                "create role " + name + "_backup login password 'word' bypassrls in role pg_read_all_data",
                "create role " + name + "_restorer login password 'word' createdb in role " + app,
                "create database " + name + " owner " + app);
    }

    @Test
    void whatCannotBeIsAWarningWithItsSqlAndNothingElseIsLost() throws Exception {
        executeAsApp(
                "create extension pgcrypto",
                "create extension hstore",
                "create extension citext",
                "create extension pg_stat_statements",
                "create extension postgres_fdw",
                "create table customer(mail citext primary key, more hstore, word text default crypt('w', gen_salt('md5')))",
                "insert into customer select 'Customer' || i || '@example.com', hstore('n', i::text) from"
                        + " generate_series(1, 1000) i",
                "create index on customer using gin (more)",
                "create view known as select mail, more -> 'n' as n from customer",
                "grant select on customer to " + other,
                "alter table customer enable row level security",
                "create policy own on customer to " + other + " using (mail = current_user::citext)");
        managed.execute(
                name,
                "comment on extension hstore is 'ours'",
                "create table by_other(id int generated always as identity primary key, t text check (t <> ''))",
                "insert into by_other(t) select 'row ' || i from generate_series(1, 1000) i",
                "alter table by_other owner to " + other,
                "create table by_superuser as select generate_series(1, 1000) i",
                "grant select on by_superuser to " + app,
                "create publication everything for all tables",
                "create publication chosen for table customer",
                "create function noted() returns event_trigger language plpgsql as 'begin end'",
                "create event trigger note on ddl_command_end execute function noted()",
                "create function hashed(citext) returns int language c immutable strict as '$libdir/citext', 'citext_hash'");
        assertThat(everything(name))
                .contains("extension pgcrypto of postgres", "extension pg_stat_statements of postgres");

        List<ErrorDetail> warnings = restore(recoveryPoint(), OnError.STOP);

        for (String table : List.of("customer", "by_other", "by_superuser")) {
            String rows = "select md5(string_agg(t::text, ',' order by t::text)) from " + table + " t";
            assertThat(values(copy, rows)).isEqualTo(values(name, rows));
        }
        assertThat(missing())
                .containsExactlyInAnyOrder(
                        "owner of public.by_other " + other,
                        "owner of public.by_other_id_seq " + other,
                        "owner of public.by_other_pkey " + other,
                        "owner of public.by_superuser postgres",
                        "owner of noted() postgres",
                        "comment on hstore ours",
                        "publication everything",
                        "event trigger note",
                        "function hashed(citext) citext_hash",
                        "owner of hashed(citext) postgres");
        // Things before their owners.
        String sql = warnings.stream()
                .sorted(Comparator.comparing(warning -> warning.errorCode() == ErrorCode.ROLES_LEFT_OUT))
                .map(ErrorDetail::details)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
        managed.execute(copy, sql);
        assertThat(missing()).isEmpty();
        assertThat(everything(copy)).hasSameSizeAs(everything(name));
    }

    /** As on a server of another provider. */
    @Test
    void anExtensionThatIsNotOnTheListIsLeftOutAloneWhereNothingStandsOnIt() throws Exception {
        makeTableBesideAnExtension();

        List<ErrorDetail> warnings = restore(recoveryPoint(), OnError.STOP);

        assertThat(warnings.toString()).contains("EXTENSION dblink").contains("CREATE EXTENSION IF NOT EXISTS dblink");
        assertThat(values(copy, "select count(*)::text from t")).containsExactly("1000");
    }

    private void makeTableBesideAnExtension() {
        managed.execute(
                name,
                "create extension dblink",
                "create table t as select generate_series(1, 1000) i",
                "alter table t owner to " + app);
    }

    @Test
    void anExtensionThatIsNotOnTheListAndIsNeededIsGonePastIfThatIsAskedFor() throws Exception {
        makeTableBesideAnExtension();
        managed.execute(name, "create view far as select * from dblink('', 'select 1') as far(i int)");
        RecoveryPoint point = recoveryPoint();

        assertThatThrownBy(() -> restore(point, OnError.STOP))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.toDetail().toString()).contains("It was at EXTENSION dblink."));
        List<ErrorDetail> warnings = restore(point, OnError.CONTINUE);

        assertThat(warnings.toString()).contains("EXTENSION dblink");
        assertThat(values(copy, "select count(*)::text from t")).containsExactly("1000");
    }

    /** Making a server needs a right that the extension's owner gives. */
    @Test
    void aForeignServerOfTheSuperuserIsLeftOutAlone() throws Exception {
        managed.execute(
                name,
                "create extension postgres_fdw",
                "create server away foreign data wrapper postgres_fdw options (host 'nowhere.invalid')",
                "create user mapping for " + app + " server away options (user 'u', password 'top-secret')",
                "create table t as select generate_series(1, 1000) i",
                "alter table t owner to " + app);

        List<ErrorDetail> warnings = restore(recoveryPoint(), OnError.STOP);

        assertThat(warnings.toString()).contains("CREATE SERVER away").doesNotContain("top-secret");
        assertThat(values(copy, "select count(*)::text from t")).containsExactly("1000");
    }

    private RecoveryPoint recoveryPoint() throws InterruptedException {
        return worker.recoveryPoint(secret("backup", name));
    }

    private List<ErrorDetail> restore(RecoveryPoint point, OnError onError) throws InterruptedException {
        AttemptOutcome outcome = worker.restore(worker.restoreCommand(
                point,
                copy,
                secret("restorer", "postgres"),
                false,
                new RestoreOptions(Owners.KEEP, null, true, true, Tablespaces.KEEP, onError, true, null)));
        return ((AttemptOutcome.Completed) outcome).warnings();
    }

    private SecretReference secret(String user, String database) {
        return worker.secret(name + "-" + user, managed.uri(database, name + "_" + user, "word"));
    }

    private void executeAsApp(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(managed.jdbcUrl(name), app, "word")) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        }
    }

    /** What the source has and the copy does not. */
    private List<String> missing() {
        List<String> missing = new ArrayList<>(everything(name));
        missing.removeAll(everything(copy));
        return missing;
    }

    private List<String> everything(String database) {
        return values(database, EVERYTHING);
    }

    private List<String> values(String database, String query) {
        try (Connection connection = managed.connect(database)) {
            return Sql.values(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
