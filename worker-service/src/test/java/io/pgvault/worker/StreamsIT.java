package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Databases that go in several streams, as only large ones do elsewhere. */
class StreamsIT {
    private final WorkerFixture worker = WorkerFixture.ofStreams(3);
    private final LocalPostgres postgres = worker.postgres();
    private final String name = "streams_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";

    @Test
    void aBitOfEverythingIsThereExactlyOnce() throws Exception {
        MatrixDatabase database = new MatrixDatabase(postgres, name).create(15);
        postgres.execute(
                name,
                "create schema \"odd.\"\"schema\"",
                "create table \"odd.\"\"schema\".\"big $1 *\" (id int generated always as identity primary key, t text)",
                "insert into \"odd.\"\"schema\".\"big $1 *\" (t) select md5(i::text) from generate_series(1, 20000) i",
                "create table parent (id int, t text)",
                "create table child (more int) inherits (parent)",
                "insert into parent select i, md5(i::text) from generate_series(1, 10000) i",
                "insert into child select i, md5(i::text), i from generate_series(1, 9000) i",
                "create table parted (id int, t text) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (10000)",
                "create table parted_2 partition of parted for values from (10000) to (20000)",
                "insert into parted select i, md5(i::text) from generate_series(0, 19999) i",
                "create table referring (id serial primary key, up int references referring)",
                "insert into referring (up) select null from generate_series(1, 10000)",
                "update referring set up = id - 1 where id > 1",
                "create materialized view counted as select count(*) as rows from parted",
                "create table \"größte\" as select md5(i::text) from generate_series(1, 10000) i",
                "alter table parent enable row level security",
                "create table empty (id int)");

        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));
        AttemptOutcome outcome = worker.restore(point, copy, worker.superuserSecret("postgres"));

        Manifest manifest = manifest(point);
        Part.Database stored = manifest.databases().getFirst();
        assertThat(stored.streams()).hasSize(3);
        assertThat(stored.data())
                .flatExtracting(StoredStream::tables)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(3)
                .contains("public.child")
                .doesNotContain("public.größte", "public.empty", "public.parted");
        assertThat(manifest.warnings()).noneMatch(warning -> warning.message().contains("circular"));
        assertThat(point.rawBytes()).isEqualTo(stored.rawBytes());
        assertThat(((AttemptOutcome.Completed) outcome).warnings()).isEmpty();
        MatrixDatabase restored = new MatrixDatabase(postgres, copy);
        // What is made at once is made in any order.
        assertThat(restored.definitions()).containsExactlyInAnyOrderElementsOf(database.definitions());
        assertThat(restored.rows()).containsExactlyInAnyOrderElementsOf(database.rows());
    }

    @Test
    void aStreamThatIsKilledEndsTheOthersAndLeavesNothing() throws Exception {
        postgres.execute("postgres", "create database " + name);
        for (String table : List.of("a", "b", "c")) {
            postgres.execute(
                    name,
                    "create table " + table + " as select repeat(md5(i::text), 30) from generate_series(1, 60000) i");
        }
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(name)));
        Attempt attempt = WorkerFixture.attempt(trigger.jobId());

        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<AttemptOutcome> backup = executor.submit(() -> worker.backUp(trigger, attempt, new JobProgress()));
            assertThat(dataStream().destroyForcibly()).isTrue();

            assertThatThrownBy(backup::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            failure ->
                                    assertThat(failure.toDetail().retryable()).isTrue());
        }

        assertThat(sessions(attempt)).isEqualTo("0");
        try (var blobs = worker.store()
                .list(
                        worker.container(),
                        StorageLayout.recoveryPointsPrefix(trigger.source().instanceId()))) {
            assertThat(blobs).isEmpty();
        }
    }

    @Test
    void aTableThatSomebodyHoldsIsWaitedForInOneStream() throws Exception {
        postgres.execute("postgres", "create database " + name);
        postgres.execute(
                name,
                "create table a as select i from generate_series(1, 1000) i",
                "create table b as select i from generate_series(1, 1000) i");
        try (Connection holder = postgres.connect(name)) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "lock table a in access exclusive mode");
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                Future<RecoveryPoint> point = executor.submit(() -> worker.recoveryPoint(worker.superuserSecret(name)));
                await().until(() -> !values(
                                "postgres",
                                "select 1 from pg_stat_activity where datname = '" + name
                                        + "' and wait_event_type = 'Lock' and query like 'LOCK TABLE%'")
                        .isEmpty());
                holder.rollback();

                assertThat(manifest(point.get()).databases().getFirst().streams())
                        .hasSize(1);
            }
        }
    }

    private static ProcessHandle dataStream() {
        return await().pollInterval(Duration.ofMillis(5))
                .until(
                        () -> ProcessHandle.current()
                                .descendants()
                                .filter(child -> child.info().arguments().stream()
                                        .flatMap(Stream::of)
                                        .anyMatch("--data-only"::equals))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private String sessions(Attempt attempt) {
        return values(
                        "postgres",
                        "select count(*) from pg_stat_activity where application_name = '"
                                + PostgresTools.applicationName(attempt) + "'")
                .getFirst();
    }

    private List<String> values(String database, String query) {
        try (Connection connection = postgres.connect(database)) {
            return Sql.values(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Manifest manifest(RecoveryPoint point) {
        return new StoredDocuments(worker.store())
                .manifest(point.vault().id(), point.instanceId(), point.id())
                .orElseThrow();
    }
}
