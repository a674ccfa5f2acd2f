package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Owners;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.PostgresBinaries;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Clients;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers of other majors, with the programs of 17 alone, as a worker in a container has them, and with several. */
class OtherMajorsIT {
    private static final Clients ONLY_17 =
            Clients.find(List.of(PostgresBinaries.ofMajor(17).folder()));
    private static final Clients BOTH = Clients.find(List.of(
            PostgresBinaries.installed().folder(), PostgresBinaries.ofMajor(17).folder()));

    private final String name = "major_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";

    @ParameterizedTest
    @ValueSource(ints = {12, 14, 16, 17})
    void programsOf17AloneBringADatabaseBackWhereItCameFrom(int major) throws Exception {
        backUpAndRestore(new WorkerFixture(ONLY_17), SharedParts.postgres(major), SharedParts.postgres(major));
    }

    static Stream<List<Integer>> upwards() {
        return Stream.of(List.of(12, 14), List.of(14, 16), List.of(12, 17), List.of(16, 17));
    }

    @ParameterizedTest
    @MethodSource("upwards")
    void aDatabaseGoesToANewerServer(List<Integer> fromAndTo) throws Exception {
        backUpAndRestore(
                new WorkerFixture(BOTH),
                SharedParts.postgres(fromAndTo.getFirst()),
                SharedParts.postgres(fromAndTo.getLast()));
    }

    @Test
    void theLowestProgramsThatCanDoItDoIt() throws Exception {
        WorkerFixture worker = new WorkerFixture(BOTH);
        assertThat(writer(worker, SharedParts.postgres(14))).startsWith("15.");
        assertThat(writer(worker, SharedParts.postgres(16))).startsWith("17.");
    }

    @Test
    void anOlderServerIsRefusedUnlessErrorsAreGonePast() throws Exception {
        WorkerFixture worker = new WorkerFixture(BOTH);
        LocalPostgres newer = SharedParts.postgres(17);
        LocalPostgres older = SharedParts.postgres(14);
        makeDatabase(newer);
        RecoveryPoint point = worker.recoveryPoint(secret(worker, newer, name));
        SecretReference target = secret(worker, older, "postgres");

        assertThatThrownBy(() -> worker.restore(point, copy, target))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_TOO_OLD));
        AttemptOutcome outcome = worker.restore(restoreWith(worker, point, target, true, OnError.CONTINUE));

        assertThat(outcome).isInstanceOf(AttemptOutcome.Completed.class);
        assertThat(rows(older, copy)).isEqualTo(rows(newer, name));
    }

    /** Cluster's own provider of locales differs from the source's: the copy sorts as the source did. */
    @Test
    void aCopySortsAsItsSourceWhateverTheClusterHasByItself() throws Exception {
        WorkerFixture worker = new WorkerFixture(BOTH);
        LocalPostgres libc = SharedParts.postgres(16);
        LocalPostgres icu = SharedParts.postgres(16, "--locale-provider=icu", "--icu-locale=de-u-kn-true");
        LocalPostgres builtin = SharedParts.postgres(17, "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
        makeDatabase(libc);
        RecoveryPoint point = worker.recoveryPoint(secret(worker, libc, name));
        icu.execute(
                "postgres",
                "create database " + name
                        + " template template0 locale_provider icu icu_locale 'de' icu_rules '&V << w'");
        RecoveryPoint withRules = worker.recoveryPoint(secret(worker, icu, name));

        for (LocalPostgres target : List.of(icu, builtin)) {
            worker.restore(point, copy, secret(worker, target, "postgres"));
            assertThat(value(
                            target,
                            "postgres",
                            "select datlocprovider from pg_database where datname = '" + copy + "'"))
                    .isEqualTo("c");
        }
        worker.restore(withRules, copy + "_rules", secret(worker, icu, "postgres"));
        assertThat(value(
                        icu,
                        "postgres",
                        "select datlocprovider::text || ' ' || daticulocale || ' ' || daticurules from pg_database where datname = '"
                                + copy + "_rules'"))
                .isEqualTo("i de &V << w");
    }

    /** Case P20, and a source that only reads. */
    @Test
    void aStandbyIsBackedUpAndTakesNoRestore() throws Exception {
        WorkerFixture worker = new WorkerFixture(BOTH);
        LocalPostgres primary = SharedParts.postgres(17);
        makeDatabase(primary);
        primary.execute(name, "create unlogged table fleeting as select 1 as i");
        LocalPostgres standby = SharedParts.standby(17);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> value(
                                standby, "postgres", "select count(*) from pg_database where datname = '" + name + "'")
                        .equals("1"));
        AttemptOutcome.Completed backup =
                (AttemptOutcome.Completed) worker.backUp(worker.trigger(worker.target(secret(worker, standby, name))));
        RecoveryPoint point = Optional.ofNullable(backup.recoveryPoint()).orElseThrow();

        assertThat(backup.warnings())
                .anyMatch(warning -> warning.message().startsWith("public.fleeting are unlogged tables"));
        assertThatThrownBy(() -> worker.restore(point, copy, secret(worker, standby, "postgres")))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_READ_ONLY));
        worker.restore(point, copy, secret(worker, primary, "postgres"));

        assertThat(rows(primary, copy)).isEqualTo(rows(primary, name));
    }

    /** Case P3: pg_dump writes amounts by the session's locale, and does not say which. */
    @Test
    void amountsOfMoneyAreNotReadByAnotherLocale() throws Exception {
        WorkerFixture worker = new WorkerFixture(BOTH);
        LocalPostgres postgres = SharedParts.postgres(16);
        postgres.execute(
                "postgres",
                "create database " + name + " template template0",
                "alter database " + name + " set lc_monetary = 'es_CL.UTF-8'");
        postgres.execute(
                name,
                "create table price(id int primary key, amount money)",
                "insert into price values (1, 234::money), (2, 999::money), (3, 5::money)");
        RecoveryPoint point = worker.recoveryPoint(secret(worker, postgres, name));

        worker.restore(restoreWith(worker, point, secret(worker, postgres, "postgres"), false, OnError.STOP));

        String amounts = "select string_agg(amount::numeric::text, ' ' order by id) from price";
        assertThat(value(postgres, name, "select amount::text from price where id = 1"))
                .contains("234,00");
        assertThat(value(postgres, copy, "select amount::text from price where id = 1"))
                .contains("234.00");
        assertThat(value(postgres, copy, amounts))
                .isEqualTo(value(postgres, name, amounts))
                .startsWith("234.00 ");
    }

    private RunRestore restoreWith(
            WorkerFixture worker, RecoveryPoint point, SecretReference target, boolean settings, OnError onError) {
        return worker.restoreCommand(
                point,
                copy,
                target,
                true,
                new RestoreOptions(Owners.KEEP, null, true, settings, Tablespaces.KEEP, onError, true, null));
    }

    private void backUpAndRestore(WorkerFixture worker, LocalPostgres from, LocalPostgres to) throws Exception {
        makeDatabase(from);
        RecoveryPoint point = worker.recoveryPoint(secret(worker, from, name));

        AttemptOutcome outcome = worker.restore(point, copy, secret(worker, to, "postgres"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        AttemptOutcome.Completed.class,
                        completed -> assertThat(completed.warnings()).isEmpty());
        assertThat(rows(to, copy)).isEqualTo(rows(from, name));
        assertThat(value(to, copy, "select count(*) from pg_index where not indisvalid"))
                .isEqualTo("0");
    }

    private void makeDatabase(LocalPostgres postgres) {
        postgres.execute("postgres", "create database " + name + " template template0");
        postgres.execute(
                name,
                "create table t(id int generated always as identity primary key, v text, n numeric)",
                "insert into t(v, n) select 'row ' || i, i * 1.5 from generate_series(1, 5000) i",
                "create index on t (lower(v))",
                "create view seen as select * from t where n > 100",
                "create materialized view summed as select count(*) as c, sum(n) as s from t",
                "create function twice(i int) returns int language sql immutable as 'select i * 2'",
                "create table parts(i int) partition by range (i)",
                "create table parts_1 partition of parts for values from (0) to (100)",
                "insert into parts select i from generate_series(0, 99) i",
                "select lo_from_bytea(4711, decode(repeat('ab', 3000), 'hex'))",
                "comment on large object 4711 is 'kept'",
                "grant select on large object 4711 to public",
                "comment on database " + name + " is 'of another major'");
    }

    private String writer(WorkerFixture worker, LocalPostgres postgres) throws Exception {
        postgres.execute("postgres", "create database " + name);
        var trigger = worker.trigger(worker.target(secret(worker, postgres, name)));
        worker.backUp(trigger);
        return worker.manifest(trigger).databases().getFirst().main().client();
    }

    private static SecretReference secret(WorkerFixture worker, LocalPostgres postgres, String database) {
        return worker.secret(postgres.name() + "-" + database, postgres.uri(database));
    }

    private static String rows(LocalPostgres postgres, String database) {
        return value(
                postgres,
                database,
                "select (select md5(string_agg(t::text, ',' order by id)) from t) || (select c || ' ' || s from summed)"
                        + " || (select count(*) from parts_1) || md5(lo_get(4711)) || public.twice(21)"
                        + " || (select shobj_description(oid, 'pg_database') from pg_database where datname ="
                        + " current_database())");
    }

    private static String value(LocalPostgres postgres, String database, String query) {
        try (Connection connection = postgres.connect(database)) {
            return Sql.value(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
