package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.Databases;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.BlockBudget;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole servers: every database that is wanted, and what belongs to none of them. */
class ServerIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String prefix = "fleet_" + UUID.randomUUID().toString().substring(0, 8);
    private final String backup = prefix + "_backup";
    private final DatabaseSelection ours = new DatabaseSelection(List.of(prefix + "_*"), List.of("*_scratch"));

    @BeforeEach
    void makeServer() {
        postgres.execute(
                "postgres",
                "create role " + backup + " login password 'word' in role pg_read_all_data",
                "create role " + prefix + "_app",
                "create role " + prefix + "_member in role " + prefix + "_app");
        for (String database : List.of("one", "two", "three", "scratch")) {
            postgres.execute("postgres", "create database " + name(database));
            postgres.execute(
                    name(database),
                    "create table t as select '" + database + "' as name, i from generate_series(1, 100) i");
        }
    }

    @AfterEach
    void dropServer() {
        for (String database : List.of("one", "two", "three", "scratch", "other")) {
            postgres.execute("postgres", "drop database if exists " + name(database));
            postgres.execute("postgres", "drop database if exists " + name(database) + "_copy");
        }
    }

    @Test
    void oneRecoveryPointHoldsEveryDatabaseThatIsWanted() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.server(plainUser(), ours));

        AttemptOutcome.Completed completed = (AttemptOutcome.Completed) worker.backUp(trigger);

        assertThat(completed.warnings()).isEmpty();
        RecoveryPoint point = point(completed);
        assertThat(point.database()).isEqualTo("pg1");
        assertThat(point.databases()).containsExactly(name("one"), name("three"), name("two"));
        assertThat(point.partial()).isFalse();
        Manifest manifest = worker.manifest(trigger);
        assertThat(manifest.reached().database()).isEqualTo(DataSourceIdentity.WHOLE_SERVER);
        assertThat(manifest.databases()).extracting(Part.Database::index).containsExactly(0, 1, 2);
        assertThat(manifest.databases())
                .allSatisfy(database -> assertThat(manifest.contents(database)).isPresent());
        assertThat(manifest.tablespaces()).isPresent();
        assertThat(roles(manifest.roles().orElseThrow().main()))
                .anySatisfy(role -> assertThat(role.name()).isEqualTo(prefix + "_app"))
                .anySatisfy(role -> assertThat(role.memberOf())
                        .containsExactly(new RoleDefinition.Membership(prefix + "_app", false, null, null)))
                .allSatisfy(role -> assertThat(role.passwordHash()).isNull());
        assertThat(point.rawBytes())
                .isEqualTo(manifest.databases().stream()
                        .mapToLong(Part.Database::rawBytes)
                        .sum());
    }

    @Test
    void aNewDatabaseIsTakenUpByItself() throws Exception {
        BackupSource source = worker.server(plainUser(), ours);
        var unused = worker.backUp(worker.trigger(source));
        postgres.execute("postgres", "drop database " + name("three"), "create database " + name("three"));
        postgres.execute("postgres", "alter database " + name("scratch") + " rename to " + name("four"));

        AttemptOutcome.Completed second = (AttemptOutcome.Completed) worker.backUp(worker.trigger(source));
        postgres.execute("postgres", "alter database " + name("four") + " rename to " + name("scratch"));

        assertThat(point(second).databases()).containsExactly(name("four"), name("one"), name("three"), name("two"));
    }

    @Test
    void oneThatFailsIsMissingAndTold() throws Exception {
        postgres.execute(name("two"), "create table secret (id int)", "alter table secret enable row level security");

        AttemptOutcome.Completed completed =
                (AttemptOutcome.Completed) worker.backUp(worker.trigger(worker.server(plainUser(), ours)));

        assertThat(point(completed).partial()).isTrue();
        assertThat(point(completed).databases()).containsExactly(name("one"), name("three"));
        assertThat(completed.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.errorCode()).isEqualTo(ErrorCode.ROW_LEVEL_SECURITY);
            assertThat(warning.message()).contains("'" + name("two") + "' is not in the recovery point");
            assertThat(warning.details()).contains("BYPASSRLS");
        });
    }

    @Test
    void oneThatTheUserMayNotConnectToIsTold() throws Exception {
        postgres.execute("postgres", "revoke connect on database " + name("two") + " from public");

        AttemptOutcome.Completed completed =
                (AttemptOutcome.Completed) worker.backUp(worker.trigger(worker.server(plainUser(), ours)));

        assertThat(point(completed).databases()).containsExactly(name("one"), name("three"));
        assertThat(completed.warnings())
                .singleElement()
                .extracting(ErrorDetail::details)
                .isEqualTo("GRANT CONNECT ON DATABASE \"" + name("two") + "\" TO \"" + backup + "\";");
    }

    @Test
    void whereAllFailTheJobFails() {
        for (String database : List.of("one", "two", "three")) {
            postgres.execute(
                    name(database), "create table secret (id int)", "alter table secret enable row level security");
        }

        assertFails(ours, ErrorCode.ROW_LEVEL_SECURITY);
    }

    @Test
    void whereNothingIsWantedTheJobFails() {
        assertFails(new DatabaseSelection(List.of("nothing_*"), List.of()), ErrorCode.NO_DATABASES);
    }

    @Test
    void anotherServerIsRefused() {
        BackupSource source = worker.server(plainUser(), ours);
        BackupTriggered trigger = worker.trigger(new BackupSource(
                source.vault(),
                source.instanceId(),
                source.instanceName(),
                source.dataSource(),
                source.secret(),
                new DataSourceIdentity("other.invalid", 5432, DataSourceIdentity.WHOLE_SERVER, null, 150_000)));

        assertThatThrownBy(() -> worker.backUp(trigger))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.IDENTITY_CHANGED));
    }

    @Test
    void aValidationTellsOfEachDatabase() throws Exception {
        postgres.execute(name("two"), "create table secret (id int)", "alter table secret enable row level security");
        BackupSource source = worker.server(plainUser(), ours);

        ValidationCompleted answer = worker.validations()
                .validate(new ValidateBackup(
                        OperationId.random(), Instant.now(), worker.vault(), source.dataSource(), source.secret()));

        assertThat(answer.error()).isNull();
        assertThat(Objects.requireNonNull(answer.identity()).database()).isEmpty();
        assertThat(answer.warningsOrNone())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).startsWith("Database '" + name("two") + "': "));
    }

    @Test
    void allComeBackUnderNamesByAPattern() throws Exception {
        RecoveryPoint point = backedUp();

        AttemptOutcome.Completed restored = restored(point, new Databases(List.of(), "{name}_copy"));

        assertThat(restored.warnings()).isEmpty();
        for (String database : List.of("one", "two", "three")) {
            assertThat(values(name(database) + "_copy", "select distinct name from t"))
                    .containsExactly(database);
        }
        assertThat(restored.transferredBytes()).isPositive();
    }

    @Test
    void someComeBackAndOneUnderANameOfItsOwn() throws Exception {
        RecoveryPoint point = backedUp();

        AttemptOutcome.Completed some =
                restored(point, new Databases(List.of(name("one"), name("three")), "{name}_copy"));
        AttemptOutcome.Completed one = restored(point, new Databases(List.of(name("two")), name("other")));

        assertThat(Stream.concat(some.warnings().stream(), one.warnings().stream()))
                .isEmpty();
        assertThat(values(
                        "postgres",
                        "select datname from pg_database where datname ~ '^" + prefix + ".*_copy$' order by 1"))
                .containsExactly(name("one") + "_copy", name("three") + "_copy");
        assertThat(values(name("other"), "select distinct name from t")).containsExactly("two");
    }

    @Test
    void oneThatFailsLeavesTheOthersAndIsTold() throws Exception {
        RecoveryPoint point = backedUp();
        postgres.execute("postgres", "create database " + name("two") + "_copy");

        AttemptOutcome.Completed restored = restored(point, new Databases(List.of(), "{name}_copy"));

        assertThat(restored.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.errorCode()).isEqualTo(ErrorCode.TARGET_EXISTS);
            assertThat(warning.message()).startsWith("Not restored: Database '" + name("two") + "': ");
        });
        assertThat(values(name("three") + "_copy", "select distinct name from t"))
                .containsExactly("three");
        assertThat(values("postgres", "select datname from pg_database where datname ~ '^pgvault_'"))
                .isEmpty();
    }

    @Test
    void anAttemptThatComesAfterOneThatWasKilledDoesTheRest() throws Exception {
        RecoveryPoint point = backedUp();
        RunRestore command = command(point, new Databases(List.of(), "{name}_copy"));
        postgres.execute(
                "postgres",
                "create database " + name("one") + "_copy template " + name("one"),
                "comment on database " + name("one") + "_copy is 'pgvault restores here, job " + command.jobId()
                        + " of vault " + worker.vault().id() + ", recovery point " + point.id() + "'");

        assertThat(((AttemptOutcome.Completed) worker.restore(command)).warnings())
                .isEmpty();
        assertThat(((AttemptOutcome.Completed) worker.restore(command)).warnings())
                .isEmpty();

        assertThat(values(name("three") + "_copy", "select distinct name from t"))
                .containsExactly("three");
    }

    @Test
    void whatTheRecoveryPointDoesNotHoldIsRefusedByName() throws Exception {
        RecoveryPoint point = backedUp();

        assertRefused(point, new Databases(List.of("nothing"), "{name}"), ErrorCode.DATABASE_NOT_FOUND, name("three"));
        assertRefused(point, new Databases(List.of(), "all_the_same"), ErrorCode.INVALID_REQUEST, "all_the_same");
        assertRefused(
                point, new Databases(List.of(), "{name}" + "x".repeat(60)), ErrorCode.INVALID_REQUEST, "63 bytes");
        assertThatThrownBy(() -> worker.restore(point, "copy", worker.superuserSecret("postgres")))
                .hasMessageContaining("does not say which");
    }

    private void assertRefused(RecoveryPoint point, Databases databases, ErrorCode code, String message) {
        assertThatThrownBy(() -> restored(point, databases))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private RecoveryPoint backedUp() throws InterruptedException {
        return point((AttemptOutcome.Completed) worker.backUp(worker.trigger(worker.server(plainUser(), ours))));
    }

    private AttemptOutcome.Completed restored(RecoveryPoint point, Databases databases) throws InterruptedException {
        return (AttemptOutcome.Completed) worker.restore(command(point, databases));
    }

    private RunRestore command(RecoveryPoint point, Databases databases) {
        RestoreOptions like = RestoreOptions.DEFAULT;
        RestoreOptions options = new RestoreOptions(
                like.owners(),
                null,
                like.privileges(),
                like.settings(),
                like.tablespaces(),
                like.onError(),
                like.analyze(),
                null,
                databases);
        return worker.restoreCommand(point, "pg2", worker.superuserSecret("postgres"), true, options);
    }

    private List<String> values(String database, String query) {
        try (Connection connection = postgres.connect(database)) {
            return Sql.values(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertFails(DatabaseSelection databases, ErrorCode code) {
        assertThatThrownBy(() -> worker.backUp(worker.trigger(worker.server(plainUser(), databases))))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private String name(String database) {
        return prefix + "_" + database;
    }

    private SecretReference plainUser() {
        return worker.secret("backup", postgres.uri("postgres", backup, "word"));
    }

    private List<RoleDefinition> roles(StoredStream stream) throws Exception {
        List<RoleDefinition> roles = new ArrayList<>();
        JsonLines.read(
                new StreamReader(worker.store(), new BlockBudget(2), 1),
                stream,
                worker.container(),
                line -> roles.add(JsonLines.as(RoleDefinition.class, line, stream)));
        return roles;
    }

    private static RecoveryPoint point(AttemptOutcome.Completed completed) {
        return Objects.requireNonNull(completed.recoveryPoint());
    }
}
