package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.DropScratch;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackupAndRestoreIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private String database = "";

    @BeforeEach
    void makeDatabase() {
        database = "db_" + UUID.randomUUID().toString().substring(0, 8);
        postgres.execute("postgres", "create database " + database);
        postgres.execute(
                database,
                "create table items (id int primary key, text text, doc jsonb)",
                "insert into items select i, 'item ' || i, jsonb_build_object('n', i) from generate_series(1, 50000) i",
                "create view even as select * from items where id % 2 = 0",
                "create sequence numbers start 42",
                "select nextval('numbers')",
                "select lo_from_bytea(0, decode(repeat('ab', 5000), 'hex'))");
    }

    @Test
    void restoresWhatWasBackedUp() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);
        String restored = database + "_restored";

        AttemptOutcome outcome = worker.restore(recoveryPoint, restored, secret);

        assertThat(outcome).isEqualTo(new AttemptOutcome.Completed(null, storedBytes(recoveryPoint), List.of()));
        assertThat(query(restored, "select count(*), sum(id), md5(string_agg(doc::text, ',' order by id)) from items"))
                .isEqualTo(query(
                        database, "select count(*), sum(id), md5(string_agg(doc::text, ',' order by id)) from items"));
        assertThat(query(restored, "select count(*), last_value from even, numbers group by 2"))
                .containsExactly("25000|42");
        assertThat(query(restored, "select md5(string_agg(data, '' order by pageno)) from pg_largeobject"))
                .isEqualTo(query(database, "select md5(string_agg(data, '' order by pageno)) from pg_largeobject"));
        assertThat(scratchDatabases()).isEmpty();
    }

    private long storedBytes(RecoveryPoint recoveryPoint) {
        String prefix = StorageLayout.recoveryPointPrefix(recoveryPoint.instanceId(), recoveryPoint.id());
        try (var blobs = worker.store().list(worker.container(), prefix)) {
            return blobs.filter(blob -> StorageLayout.isOfDump(blob.name()))
                    .mapToLong(StoredBlob::bytes)
                    .sum();
        }
    }

    @Test
    void restoresANameWithSpacesQuotesAndUmlauts() throws Exception {
        String odd = "Köln's \"größte\" = DB " + UUID.randomUUID().toString().substring(0, 8);
        postgres.execute("postgres", "create database \"" + odd.replace("\"", "\"\"") + "\"");
        postgres.execute(odd, "create table t as select 1 as one");
        SecretReference secret = worker.superuserSecret(odd);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);

        worker.restore(recoveryPoint, odd + " 2", secret);

        assertThat(recoveryPoint.database()).isEqualTo(odd);
        assertThat(query(odd + " 2", "select one from t")).containsExactly("1");
    }

    @Test
    void restoresAnEmptyDatabase() throws Exception {
        postgres.execute("postgres", "create database empty_" + database);
        SecretReference secret = worker.superuserSecret("empty_" + database);

        AttemptOutcome outcome = worker.restore(worker.recoveryPoint(secret), "empty_" + database + "_2", secret);

        assertThat(outcome).isInstanceOf(AttemptOutcome.Completed.class);
    }

    @Test
    void whatPgDumpWarnsOfStaysWithTheRecoveryPointAndTheJob() throws Exception {
        String reader = database + "_reader";
        postgres.execute("postgres", "create role " + reader + " login password 'word' in role pg_read_all_data");
        postgres.execute(
                database,
                "select lo_unlink(oid) from pg_largeobject_metadata",
                "create subscription away connection 'host=nowhere.invalid' publication p with (connect = false)");
        SecretReference secret = worker.secret(reader, postgres.uri(database, reader, "word"));
        try {
            BackupTriggered trigger = worker.trigger(worker.target(secret));
            AttemptOutcome outcome = worker.backUp(trigger);

            assertThat(outcome).isInstanceOfSatisfying(AttemptOutcome.Completed.class, completed -> {
                assertThat(completed.warnings())
                        .filteredOn(warning -> warning.errorCode() == ErrorCode.DUMP_WARNING)
                        .singleElement()
                        .satisfies(warning -> assertThat(warning.message()).contains("subscriptions not dumped"));
                assertThat(worker.manifest(trigger).warnings()).isEqualTo(completed.warnings());
            });
        } finally {
            postgres.execute(
                    database,
                    "alter subscription away disable",
                    "alter subscription away set (slot_name = none)",
                    "drop subscription away");
        }
    }

    /** Cases P2 and P4. */
    @Test
    void whatARestoreWillMeetIsToldByTheBackup() throws Exception {
        postgres.execute(
                database,
                "create table voucher(until timestamptz constraint not_over check (until > now()))",
                "create function known(t text) returns boolean language sql stable as 'select true'",
                "create table noted(v text constraint is_known check (known(v)), n int check (n > 0))");

        AttemptOutcome outcome = worker.backUp(worker.trigger(worker.target(worker.superuserSecret(database))));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        AttemptOutcome.Completed.class,
                        completed -> assertThat(completed.warnings())
                                .singleElement()
                                .satisfies(warning -> {
                                    assertThat(warning.errorCode()).isEqualTo(ErrorCode.RESTORE_HAZARD);
                                    assertThat(warning.message())
                                            .startsWith(
                                                    "is_known of public.noted, not_over of public.voucher are constraints");
                                }));
    }

    /** Case P11. */
    @Test
    void aDatabaseWhoseCollationIsOfAnotherVersionIsTold() throws Exception {
        postgres.execute(
                "postgres",
                "create database " + database + "_icu template template0 locale_provider icu icu_locale 'de'",
                "update pg_database set datcollversion = '1.2' where datname = '" + database + "_icu'");

        AttemptOutcome outcome =
                worker.backUp(worker.trigger(worker.target(worker.superuserSecret(database + "_icu"))));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        AttemptOutcome.Completed.class,
                        completed -> assertThat(completed.warnings())
                                .singleElement()
                                .satisfies(warning ->
                                        assertThat(warning.message()).contains("REFRESH COLLATION VERSION")));
    }

    @Test
    void refusesATargetNameThatIsTaken() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);

        assertFails(ErrorCode.TARGET_EXISTS, database, () -> worker.restore(recoveryPoint, database, secret));
    }

    @Test
    void anotherAttemptAtARestoreThatIsDoneFindsItDone() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);
        RunRestore command = worker.restoreCommand(recoveryPoint, database + "_once", secret);
        AttemptOutcome first = worker.restore(command);
        postgres.execute(database + "_once", "delete from items where id > 10");

        AttemptOutcome second = worker.restore(command);

        assertThat(second).isEqualTo(first);
        assertThat(query(database + "_once", "select count(*) from items")).containsExactly("10");
    }

    @Test
    void dropsScratchDatabasesOfItsJobAloneEvenWithoutTheirMark() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);
        RunRestore command = worker.restoreCommand(recoveryPoint, database + "_after", secret);
        String scratch = "pgvault_" + command.jobId().toString().substring(0, 8);
        String someoneElses = scratch + "_87654321";
        postgres.execute(
                "postgres",
                "create database " + scratch + "_12345678",
                "create database " + someoneElses,
                "comment on database " + someoneElses + " is 'mine'");

        worker.restore(command);

        assertThat(databases()).contains(database + "_after", someoneElses).doesNotContain(scratch + "_12345678");
        postgres.execute("postgres", "drop database " + someoneElses);
    }

    @Test
    void dropsWhatOtherJobsLeftThatNobodyWorksAt() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint point = worker.recoveryPoint(secret);
        String lost = leftBy(JobId.random(), point);
        String running = leftBy(JobId.random(), point);
        String unknown = leftBy(JobId.random(), point);
        UUID lease = UUID.randomUUID();
        worker.leases().acquire(holdOf(lost, point), lease, Duration.ofSeconds(15));
        worker.leases().release(holdOf(lost, point), lease);
        worker.leases().acquire(holdOf(running, point), lease, Duration.ofSeconds(60));

        worker.restore(point, database + "_2", secret);

        assertThat(databases()).doesNotContain(scratchOf(lost)).contains(scratchOf(running), scratchOf(unknown));
        postgres.execute("postgres", "drop database " + scratchOf(running), "drop database " + scratchOf(unknown));
    }

    @Test
    void theEndOfAJobDropsWhatItsWorkerLeft() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint point = worker.recoveryPoint(secret);
        RunRestore lost = worker.restoreCommand(point, database + "_2", secret);
        String own = leftBy(lost.jobId(), point);
        String unknown = leftBy(JobId.random(), point);
        UUID lease = UUID.randomUUID();
        worker.leases().acquire(holdOf(own, point), lease, Duration.ofSeconds(60));

        worker.sweepTarget().sweep(new DropScratch(lost, Instant.now()));
        assertThat(databases()).contains(scratchOf(own));
        worker.leases().release(holdOf(own, point), lease);
        worker.sweepTarget().sweep(new DropScratch(lost, Instant.now()));

        assertThat(databases()).doesNotContain(scratchOf(own)).contains(scratchOf(unknown));
        postgres.execute("postgres", "drop database " + scratchOf(unknown));
        SecretReference away = worker.secret("away", "postgresql://a:b@127.0.0.1:1/x");
        worker.sweepTarget().sweep(new DropScratch(worker.restoreCommand(point, "x", away), Instant.now()));
    }

    @Test
    void aDatabaseThatDriversCannotReadIsRefusedWithTheReason() {
        postgres.execute(
                "postgres",
                "create database " + database + "_mule template template0 encoding 'MULE_INTERNAL' lc_collate 'C'"
                        + " lc_ctype 'C'");
        SecretReference secret = worker.superuserSecret(database + "_mule");

        assertThatThrownBy(() -> worker.backUp(worker.trigger(worker.target(secret))))
                .isInstanceOfSatisfying(BackupException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_ENCODING);
                    assertThat(failure.toDetail().retryable()).isFalse();
                    assertThat(failure.toDetail().recommendedAction()).contains("MULE_INTERNAL");
                });
    }

    /** As a worker that was killed leaves it. */
    private String leftBy(JobId job, RecoveryPoint point) {
        String id = job.toString();
        postgres.execute(
                "postgres",
                "create database " + scratchOf(id),
                "comment on database " + scratchOf(id) + " is 'pgvault restores here, job " + id + " of vault "
                        + worker.vault().id() + ", recovery point " + point.id() + "'");
        return id;
    }

    private static String scratchOf(String job) {
        return "pgvault_" + job.substring(0, 8) + "_12345678";
    }

    private BlobAddress holdOf(String job, RecoveryPoint point) {
        return new BlobAddress(
                StorageLayout.locksContainer(worker.vault().id()),
                StorageLayout.hold(point.id(), new JobId(UUID.fromString(job))));
    }

    @Test
    void anAttemptThatIsNotWantedAnyMoreDropsWhatTheOneBeforeItLeftAndNoMore() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RunRestore command = worker.restoreCommand(worker.recoveryPoint(secret), database + "_unwanted", secret);
        String left = "pgvault_" + command.jobId().toString().substring(0, 8) + "_12345678";
        postgres.execute("postgres", "create database " + left);
        JobProgress progress = new JobProgress();
        progress.stopSignal().request(ErrorDetail.of(ErrorCode.JOB_CANCELLED, "The job was cancelled on request."));

        assertFails(ErrorCode.JOB_CANCELLED, "cancelled", () -> worker.restore(command, progress));

        assertThat(databases()).doesNotContain(left, database + "_unwanted");
    }

    @Test
    void refusesARecoveryPointWithAFlippedByte() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);
        BlobAddress segment = segmentOf(recoveryPoint);
        var content = worker.store().read(segment, 1 << 20).orElseThrow();
        content.bytes()[content.bytes().length / 2] ^= 1;
        worker.store().replace(segment, content.bytes(), content.etag());

        assertFails(
                ErrorCode.RECOVERY_POINT_CORRUPT,
                "not what was stored",
                () -> worker.restore(recoveryPoint, database + "_2", secret));
        assertThat(databases()).doesNotContain(database + "_2");
        assertThat(scratchDatabases()).isEmpty();
    }

    private BlobAddress segmentOf(RecoveryPoint recoveryPoint) {
        String prefix = StorageLayout.recoveryPointPrefix(recoveryPoint.instanceId(), recoveryPoint.id());
        try (var blobs = worker.store().list(worker.container(), prefix)) {
            return blobs.map(StoredBlob::name)
                    .filter(name -> name.endsWith(".zst"))
                    .map(name -> new BlobAddress(worker.container(), name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void keepsOwnersAndPrivilegesWhenTheRolesExist() throws Exception {
        String owner = "owner_" + database;
        String reader = "reader_" + database;
        postgres.execute("postgres", "create role " + owner, "create role " + reader);
        postgres.execute(database, "alter table items owner to " + owner, "grant select on items to " + reader);
        SecretReference secret = worker.superuserSecret(database);

        worker.restore(worker.recoveryPoint(secret), database + "_2", secret);

        assertThat(query(
                        database + "_2",
                        "select tableowner, has_table_privilege('" + reader
                                + "', 'items', 'select') from pg_tables where tablename = 'items'"))
                .containsExactly(owner + "|t");
    }

    @Test
    void leavesOwnersOutAndNamesTheMissingRoles() throws Exception {
        String gone = "gone_" + database;
        postgres.execute("postgres", "create role " + gone);
        postgres.execute(database, "alter table items owner to " + gone);
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);
        postgres.execute(database, "reassign owned by " + gone + " to current_user", "drop owned by " + gone);
        postgres.execute("postgres", "drop role " + gone);

        AttemptOutcome outcome = worker.restore(recoveryPoint, database + "_2", secret);

        assertThat(((AttemptOutcome.Completed) outcome).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains(gone));
        assertThat(query(database + "_2", "select count(*) from items")).containsExactly("50000");
    }

    @Test
    void backsUpAsAUserWithReadRightsOnly() throws Exception {
        String user = "backup_" + database;
        postgres.execute("postgres", "create role " + user + " login password 'p:a\\s''s' in role pg_read_all_data");
        postgres.execute(database, "select lo_unlink(oid) from pg_largeobject_metadata");
        SecretReference secret = worker.secret(
                user,
                "Server=127.0.0.1;Port=" + postgres.port() + ";Database=" + database + ";User Id=" + user
                        + ";Password=\"p:a\\s's\";Ssl Mode=Prefer;");

        assertThat(worker.recoveryPoint(secret).rawBytes()).isPositive();
    }

    @Test
    void namesTheTablesThatTheUserMayNotRead() {
        String user = "blind_" + database;
        postgres.execute("postgres", "create role " + user + " login password 'secret'");
        SecretReference secret =
                worker.secret(user, "postgresql://" + user + ":secret@127.0.0.1:" + postgres.port() + "/" + database);

        assertFails(
                ErrorCode.DATABASE_PERMISSION,
                "public.items, public.numbers",
                () -> worker.backUp(worker.trigger(worker.target(secret))));
    }

    /** Each failure's own SQL is enough for the next step, as far as to a backup. */
    @Test
    void theSqlOfEachRefusalIsWhatWasMissing() throws Exception {
        String user = "granted_" + database;
        postgres.execute(
                "postgres",
                "create role " + user + " login password 'secret'",
                "revoke connect on database " + database + " from public");
        SecretReference secret = worker.secret(user, postgres.uri(database, user, "secret"));
        postgres.execute(database, "alter table items enable row level security");
        List<String> granted = new ArrayList<>();
        while (granted.size() < 6) {
            try {
                worker.backUp(worker.trigger(worker.target(secret)));
                break;
            } catch (BackupException e) {
                String sql = String.valueOf(e.toDetail().details());
                granted.add(sql);
                sql.lines().forEach(line -> postgres.execute(database, line));
            }
        }

        assertThat(granted)
                .satisfiesExactly(
                        connect -> assertThat(connect).startsWith("GRANT CONNECT ON DATABASE"),
                        tables -> assertThat(tables)
                                .contains("GRANT SELECT ON TABLE public.items", "ON SEQUENCE public.numbers"),
                        objects -> assertThat(objects).contains("GRANT SELECT ON LARGE OBJECT"),
                        rows -> assertThat(rows).contains("BYPASSRLS"));
    }

    @Test
    void refusesRowLevelSecurityThatWouldHideRows() {
        String user = "filtered_" + database;
        postgres.execute("postgres", "create role " + user + " login password 'secret' in role pg_read_all_data");
        postgres.execute(
                database,
                "select lo_unlink(oid) from pg_largeobject_metadata",
                "alter table items enable row level security");
        SecretReference secret =
                worker.secret(user, "postgresql://" + user + ":secret@127.0.0.1:" + postgres.port() + "/" + database);

        assertFails(
                ErrorCode.ROW_LEVEL_SECURITY,
                "public.items",
                () -> worker.backUp(worker.trigger(worker.target(secret))));
    }

    @Test
    void refusesAnotherDatabaseThanTheProtectedOne() {
        BackupSource target = worker.target(worker.superuserSecret(database));
        BackupSource other =
                protecting(target, new DataSourceIdentity("127.0.0.1", postgres.port(), "another", null, 150000));

        assertFails(ErrorCode.IDENTITY_CHANGED, "another", () -> worker.backUp(worker.trigger(other)));
    }

    @Test
    void refusesATriggerThatDoesNotSayWhatIsProtectedBeforeItsSecretIsRead() {
        BackupSource forged =
                protecting(worker.target(new SecretReference(URI.create("https://others.test/secrets/s"))), null);

        assertFails(ErrorCode.IDENTITY_NOT_KNOWN, "by instance", () -> worker.backUp(worker.trigger(forged)));
    }

    @Test
    void refusesACloneOfTheProtectedDatabaseUntilItsPlaceIsConfirmed() throws Exception {
        BackupSource target = worker.target(worker.superuserSecret(database));
        String systemIdentifier = query("postgres", "select system_identifier from pg_control_system()")
                .getFirst();

        assertFails(
                ErrorCode.IDENTITY_CHANGED,
                "configure the protection of instance again",
                () -> worker.backUp(
                        worker.trigger(protecting(target, on("production.example.com", systemIdentifier)))));
        assertThat(worker.backUp(worker.trigger(protecting(target, on("127.0.0.1", systemIdentifier)))))
                .isInstanceOf(AttemptOutcome.Completed.class);
    }

    private DataSourceIdentity on(String host, String systemIdentifier) {
        return new DataSourceIdentity(host, postgres.port(), database, systemIdentifier, 150000);
    }

    private static BackupSource protecting(BackupSource target, @Nullable DataSourceIdentity identity) {
        return new BackupSource(
                target.vault(),
                target.instanceId(),
                target.instanceName(),
                target.dataSource(),
                target.secret(),
                identity);
    }

    @Test
    void skipsNothingButYieldsToAnAttemptOfTheSameJob() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));
        BlobAddress lock = new BlobAddress(
                StorageLayout.locksContainer(worker.vault().id()),
                StorageLayout.backupLock(trigger.source().instanceId()));
        UUID other = AttemptId.random().value();
        worker.leases().acquire(lock, other, Duration.ofSeconds(15));
        worker.leases()
                .write(
                        lock,
                        other,
                        ("{\"jobId\":\"" + trigger.jobId() + "\",\"attemptId\":\"" + other + "\"}")
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(worker.backUp(trigger)).isEqualTo(new AttemptOutcome.Yielded());
        assertThat(worker.backUp(worker.trigger(trigger.source())))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Failed.class,
                        failed ->
                                assertThat(failed.error().errorCode()).isEqualTo(ErrorCode.MAX_CONCURRENT_OPERATIONS));
        worker.leases().release(lock, other);
    }

    @Test
    void aSecondAttemptFindsTheFirstOnesRecoveryPoint() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));

        AttemptOutcome first = worker.backUp(trigger);
        AttemptOutcome second = worker.backUp(trigger);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void aDumpThatWaitsForALockFailsAndLeavesNothingBehind() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table items in access exclusive mode");

            assertFails(ErrorCode.LOCK_TIMEOUT, "public.items", () -> worker.backUp(trigger));
        }
        String prefix =
                StorageLayout.recoveryPointPrefix(trigger.source().instanceId(), RecoveryPointId.of(trigger.jobId()));
        try (var blobs = worker.store().list(worker.container(), prefix)) {
            assertThat(blobs).isEmpty();
        }
    }

    @Test
    void aDumpWhoseConnectionIsEndedSaysSo() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            statement.execute("lock table items in access exclusive mode");
            Future<AttemptOutcome> backup = executor.submit(() -> worker.backUp(trigger));
            await().pollInterval(Duration.ofMillis(50))
                    .until(() -> !query(
                                    "postgres",
                                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                                            + database + "' and wait_event_type = 'Lock'")
                            .isEmpty());

            assertFails(ErrorCode.CONNECTION_CLOSED, "lost its connection", () -> {
                try {
                    backup.get();
                } catch (ExecutionException e) {
                    throw e.getCause();
                }
            });
        }
    }

    @Test
    void validationTellsWhatItReached() throws InterruptedException {
        ValidateBackup command = new ValidateBackup(
                OperationId.random(),
                Instant.now(),
                worker.vault(),
                worker.target(worker.superuserSecret(database)).dataSource(),
                worker.superuserSecret(database));

        ValidationCompleted answer = worker.validations().validate(command);

        assertThat(answer.error()).isNull();
        assertThat(answer.identity()).isNotNull().satisfies(identity -> {
            assertThat(identity.database()).isEqualTo(database);
            assertThat(identity.systemIdentifier()).isNotBlank();
        });
    }

    private static void assertFails(ErrorCode code, String message, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private List<String> databases() throws SQLException {
        return query("postgres", "select datname from pg_database");
    }

    private List<String> scratchDatabases() throws SQLException {
        return query("postgres", "select datname from pg_database where starts_with(datname, 'pgvault_')");
    }

    private List<String> query(String where, String sql) throws SQLException {
        try (Connection connection = postgres.connect(where);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }
}
