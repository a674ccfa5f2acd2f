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
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database is beside its rows, restored by a user without special rights, as on every managed server. */
class RestoredAsItWasIT {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredAsItWasIT.class);

    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String name = "whole_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";
    private final String restorer = name + "_restorer";
    private final String app = name + "_app";

    @BeforeEach
    void makeRolesAndDatabase() {
        postgres.execute(
                "postgres",
                "create role " + app + " login password 'word'",
                "create role " + restorer + " login password 'word' createdb",
                "create database " + name);
    }

    @Test
    void theDatabasesOwnPropertiesComeBack() throws Exception {
        postgres.execute(
                "postgres",
                "grant " + app + " to " + restorer,
                "alter database " + name + " owner to " + app,
                "revoke all on database " + name + " from public",
                "comment on database " + name + " is 'orders; it''s all'",
                "alter database " + name + " set app.rate = '3'",
                "alter database " + name + " set default_transaction_read_only = 'on'",
                "alter role " + app + " in database " + name + " set work_mem = '7MB'",
                "alter database " + name + " connection limit 17");
        postgres.execute(
                name,
                "set default_transaction_read_only = off",
                "set session characteristics as transaction read write",
                "create materialized view rate as select current_setting('app.rate')::int as r");

        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));
        AttemptOutcome outcome = worker.restore(point, copy, worker.superuserSecret("postgres"));

        assertThat(((AttemptOutcome.Completed) outcome).warnings()).isEmpty();
        assertThat(values(copy, "select r::text from rate")).containsExactly("3");
        assertThat(values(
                        "postgres",
                        "select pg_get_userbyid(datdba) || ' ' || datconnlimit || ' ' || datacl::text || ' '"
                                + " || shobj_description(oid, 'pg_database') from pg_database where datname = '" + copy
                                + "'"))
                .isEqualTo(values(
                        "postgres",
                        "select pg_get_userbyid(datdba) || ' ' || datconnlimit || ' ' || datacl::text || ' '"
                                + " || shobj_description(oid, 'pg_database') from pg_database where datname = '" + name
                                + "'"));
        assertThat(settings(copy)).isEqualTo(settings(name)).hasSize(2);
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(copy), stranger(), "word"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied for database");
    }

    @Test
    void anApplicationsOwnSettingsAreThereWhileItsCodeRuns() throws Exception {
        postgres.execute("postgres", "alter database " + name + " set app.rate = 'a ''b'' \\c'");
        postgres.execute(name, "create materialized view rate as select current_setting('app.rate') as r");

        String told = text(restore());

        assertThat(values(copy, "select r from rate")).containsExactly("a 'b' \\c");
        assertThat(told).contains("permission denied to set parameter").contains("ALTER DATABASE \"" + copy + "\" SET");
    }

    @Test
    void aDatabaseThatWasOpenIsOpenAgain() throws Exception {
        assertThat(restore()).isEmpty();

        DriverManager.getConnection(postgres.jdbcUrl(copy), stranger(), "word").close();
        assertThat(values(
                        "postgres",
                        "select coalesce(shobj_description(oid, 'pg_database'), 'none') from pg_database where datname"
                                + " = '" + copy + "'"))
                .containsExactly("none");
    }

    @Test
    void eachRoleIsDecidedApart() throws Exception {
        String gone = name + "_gone";
        postgres.execute(
                name,
                "create role " + gone,
                "grant " + app + " to " + restorer,
                "create table by_app(id serial primary key)",
                "alter table by_app owner to " + app,
                "create table by_gone(id int)",
                "alter table by_gone owner to " + gone,
                "create table shared(id int)",
                "grant select on shared to " + app + ", " + gone,
                "alter table shared enable row level security",
                "create policy for_gone on shared to " + gone + " using (true)",
                "create policy for_app on shared to " + app + " using (true)",
                "alter default privileges for role " + gone + " grant select on tables to " + app);
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));
        postgres.execute(name, "drop owned by " + gone, "drop role " + gone);

        List<ErrorDetail> warnings = restore(point, RestoreOptions.DEFAULT);

        assertThat(values(
                        copy,
                        "select relname || ' ' || relowner::regrole from pg_class where relkind in ('r', 'S')"
                                + " and oid >= 16384 order by 1"))
                .contains("by_app " + app, "by_app_id_seq " + app, "by_gone " + restorer);
        assertThat(values(copy, "select polname from pg_policy")).containsExactly("for_app");
        assertThat(values(copy, "select relrowsecurity::text from pg_class where relname = 'shared'"))
                .containsExactly("true");
        assertThat(values(copy, "select has_table_privilege('" + app + "', 'public.shared', 'select')::text"))
                .containsExactly("true");
        assertThat(values(copy, "select has_schema_privilege('" + app + "', 'public', 'create')::text"))
                .containsExactly("false");
        assertThat(warnings)
                .filteredOn(warning -> warning.errorCode() == ErrorCode.ROLES_LEFT_OUT
                        && warning.message().contains("does not have the role " + gone))
                .singleElement()
                .satisfies(warning -> assertThat(warning.details())
                        .contains("CREATE ROLE " + Sql.identifier(gone) + ";")
                        .contains("ALTER TABLE public.by_gone OWNER TO " + Sql.identifier(gone) + ";")
                        .contains("GRANT SELECT ON TABLE public.shared TO " + gone + ";")
                        .contains("CREATE POLICY for_gone"));
        assertThat(text(warnings)).contains("may not act for the role postgres");
    }

    @Test
    void whatOnlyASuperuserMayMakeIsLeftOutAlone() throws Exception {
        postgres.execute(
                name,
                "create extension hstore",
                "comment on extension hstore is 'ours'",
                "create table t(id int primary key, h hstore)",
                "insert into t values (1, 'a=>1')",
                "create publication everything for all tables",
                "create publication chosen for table t",
                "create function noted() returns event_trigger language plpgsql as 'begin end'",
                "create event trigger note on ddl_command_end execute function noted()",
                "create function sees(text) returns int language internal as 'textlen'");

        String told = text(restore());

        assertThat(values(copy, "select h -> 'a' from t")).containsExactly("1");
        assertThat(values(copy, "select pubname from pg_publication")).containsExactly("chosen");
        assertThat(told).contains("everything", "note", "sees");
        assertThat(values(
                        copy, "select obj_description(oid, 'pg_extension') from pg_extension where extname = 'hstore'"))
                .containsExactly("ours");
    }

    @Test
    void passwordsOfOthersAreNotShownWithWhatIsLeftOut() throws Exception {
        String gone = name + "_gone";
        postgres.execute(
                name,
                "create role " + gone,
                "create extension postgres_fdw",
                "create server away foreign data wrapper postgres_fdw options (host 'nowhere.invalid')",
                "create user mapping for " + gone + " server away options (user 'u', password 'top-secret')",
                "create user mapping for " + app + " server away options (user 'u', password 'top-secret')");
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));
        postgres.execute(name, "drop user mapping for " + gone + " server away", "drop role " + gone);

        AttemptOutcome outcome = worker.restore(point, copy, worker.superuserSecret("postgres"));

        assertThat(text(((AttemptOutcome.Completed) outcome).warnings()))
                .contains("CREATE USER MAPPING FOR " + gone)
                .doesNotContain("top-secret");
        assertThat(values(copy, "select usename from pg_user_mappings")).containsExactly(app);
    }

    @Test
    void whatComesAfterTheDataDoesNotDecideOverIt() throws Exception {
        postgres.execute(
                name,
                "create table t(a int, b int)",
                "insert into t select i, i % 7 from generate_series(1, 1000) i",
                "create statistics fails on (1 / b) from t");

        assertThat(text(restore())).contains("statistics").contains("division by zero");

        assertThat(values(copy, "select count(*)::text from t")).containsExactly("1000");
    }

    @Test
    void whoLooksIntoEveryDatabaseDoesNotKeepTheNewOneFromItsName() throws Exception {
        postgres.execute(name, "create table t as select generate_series(1, 100) i");
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            var visiting = visitors.submit(this::visitForEver);
            try {
                assertThat(worker.restore(point, copy, worker.superuserSecret("postgres")))
                        .isInstanceOf(AttemptOutcome.Completed.class);
            } finally {
                visiting.cancel(true);
            }
        }
        assertThat(values(copy, "select count(*)::text from t")).containsExactly("100");
    }

    private void visitForEver() {
        while (!Thread.currentThread().isInterrupted()) {
            for (String scratch : values("postgres", "select datname from pg_database where datname ~ '^pgvault_'")) {
                try (Connection visit = postgres.connect(scratch)) {
                    var unused = Sql.values(visit, "select pg_sleep(30)");
                } catch (SQLException | BackupException e) {
                    LOG.debug("Put out, as it should be", e);
                }
            }
        }
    }

    @Test
    void aSessionThatMayNotBeIdleIsNotNeededAgain() throws Exception {
        postgres.execute(
                name,
                "alter role " + restorer + " set idle_session_timeout = '300ms'",
                "create function slow() returns int language sql as 'select pg_sleep(2); select 1'",
                "create materialized view waits as select public.slow()");

        assertThat(restore()).isEmpty();
    }

    @Test
    void tablespacesAreKeptWhereTheyAreAndToldWhereNot() throws Exception {
        try (Connection connection = postgres.connect("postgres")) {
            Sql.execute(connection, "set allow_in_place_tablespaces = on");
            Sql.execute(connection, "create tablespace " + name + "_kept location ''");
            Sql.execute(connection, "create tablespace " + name + "_denied location ''");
            Sql.execute(connection, "grant create on tablespace " + name + "_kept to " + restorer);
        }
        postgres.execute(
                name,
                "create table kept(i int) tablespace " + name + "_kept",
                "create table denied(i int) tablespace " + name + "_denied");

        List<ErrorDetail> warnings = restore();

        assertThat(values(
                        copy,
                        "select relname from pg_class c join pg_tablespace s on s.oid = c.reltablespace where spcname ~ '^"
                                + name + "'"))
                .containsExactly("kept");
        assertThat(text(warnings)).contains(name + "_denied").contains("GRANT CREATE ON TABLESPACE");
    }

    @Test
    void oneOwnerOrNoneAndNoPrivilegesIfThatIsAskedFor() throws Exception {
        String one = name + "_one";
        postgres.execute(
                name,
                "create role " + one,
                "grant " + one + " to " + restorer,
                "revoke connect on database " + name + " from public",
                "grant connect on database " + name + " to " + app,
                "create table t(i int)",
                "alter table t owner to " + app,
                "grant select on t to public");
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));

        assertThat(restore(point, options(Owners.ONE, one, false, OnError.STOP)))
                .isEmpty();

        assertThat(values(copy, "select relowner::regrole::text from pg_class where relname = 't'"))
                .containsExactly(one);
        assertThat(values(copy, "select coalesce(relacl::text, 'none') from pg_class where relname = 't'"))
                .containsExactly("none");
        assertThat(values("postgres", "select has_database_privilege('" + app + "', '" + copy + "', 'connect')::text"))
                .containsExactly("false");
    }

    @Test
    void whoAskedForItGetsAllButTheStatementThatFails() throws Exception {
        postgres.execute(
                name,
                "create table zdict(v text primary key)",
                "insert into zdict values ('a')",
                "create function known(t text) returns boolean language sql stable"
                        + " as 'select exists (select from public.zdict where v = t)'",
                "create table adata(id int primary key, v text check (known(v)))",
                "insert into adata values (1, 'a')",
                "create table ledger as select generate_series(1, 1000) id");
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));

        assertThatThrownBy(() -> restore(point, RestoreOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RESTORE_FAILED));
        List<ErrorDetail> warnings = restore(point, options(Owners.NONE, null, true, OnError.CONTINUE));

        assertThat(values(copy, "select count(*)::text from ledger")).containsExactly("1000");
        assertThat(values(copy, "select count(*)::text from adata")).containsExactly("0");
        assertThat(text(warnings)).contains("the rows of adata").contains("violates check constraint");
    }

    private String stranger() {
        String stranger = name + "_stranger";
        postgres.execute("postgres", "create role " + stranger + " login password 'word'");
        return stranger;
    }

    private List<String> settings(String database) {
        return values(
                "postgres",
                "select setrole::regrole || ' ' || setconfig::text from pg_db_role_setting where setdatabase = (select"
                        + " oid from pg_database where datname = '" + database + "') order by 1");
    }

    private static RestoreOptions options(Owners owners, String ownedBy, boolean privileges, OnError onError) {
        return new RestoreOptions(owners, ownedBy, privileges, true, Tablespaces.KEEP, onError, true, null);
    }

    private List<ErrorDetail> restore() throws InterruptedException {
        return withoutSuperuser(restore(worker.recoveryPoint(worker.superuserSecret(name)), RestoreOptions.DEFAULT));
    }

    /** What stays with the ordinary user because it may not act for the superuser is no news here. */
    private static List<ErrorDetail> withoutSuperuser(List<ErrorDetail> warnings) {
        return warnings.stream()
                .filter(warning -> !warning.message().contains("may not act for the role postgres"))
                .toList();
    }

    private List<ErrorDetail> restore(RecoveryPoint point, RestoreOptions options) throws InterruptedException {
        SecretReference secret = worker.secret(restorer, postgres.uri("postgres", restorer, "word"));
        AttemptOutcome outcome = worker.restore(worker.restoreCommand(point, copy, secret, false, options));
        return ((AttemptOutcome.Completed) outcome).warnings();
    }

    private List<String> values(String database, String query) {
        try (Connection connection = postgres.connect(database)) {
            return Sql.values(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(List<ErrorDetail> warnings) {
        return warnings.stream().map(ErrorDetail::toString).collect(Collectors.joining("\n"));
    }
}
