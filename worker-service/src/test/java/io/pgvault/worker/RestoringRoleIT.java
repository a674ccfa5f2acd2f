package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore runs the source's code: as whom, its caller decides in so many words. */
class RestoringRoleIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String database = "rights_" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void makeDatabase() {
        postgres.execute("postgres", "create database " + database);
        postgres.execute(database, "create table items as select generate_series(1, 10) i");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "createdb superuser                                | SUPERUSER of",
                "createdb createrole                               | CREATEROLE of",
                "createdb in role pg_execute_server_program        | server files or programs of pg_execute_server_program",
                "createdb in role pg_write_server_files            | server files or programs of pg_write_server_files",
                "createdb in role pg_read_server_files             | server files or programs of pg_read_server_files",
                "createdb in role postgres                         | SUPERUSER and CREATEROLE of postgres",
            })
    void aLoginWhoseRightsReachFurtherIsRefusedUnlessItIsAskedFor(String rights, String named) throws Exception {
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(database));
        SecretReference secret = login(rights);

        assertThatThrownBy(() -> worker.restore(ordinary(point, secret)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_ROLE_PRIVILEGED))
                .hasMessageContaining(named);
        try (Connection connection = postgres.connect("postgres")) {
            assertThat(Sql.values(connection, "select datname from pg_database"))
                    .doesNotContain(database + "_2")
                    .noneMatch(name -> name.startsWith("pgvault_"));
        }

        assertThat(worker.restore(point, database + "_2", secret)).isInstanceOf(AttemptOutcome.Completed.class);
    }

    @Test
    void theSourcesCodeCannotLeaveTheDatabaseOfAnOrdinaryRole() throws Exception {
        Path written = Path.of("/tmp", database + ".written");
        postgres.execute(
                database,
                "create function judge(v int) returns boolean language plpgsql as $$ begin"
                        + " if current_database() <> '" + database + "' then"
                        + " execute $e$copy (select 1) to program 'touch " + written + "'$e$; end if;"
                        + " return true; end $$",
                "alter table items add constraint judged check (public.judge(i))");
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(database));

        assertThatThrownBy(() -> worker.restore(ordinary(point, login("createdb"))))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RESTORE_FAILED));

        assertThat(written).doesNotExist();
    }

    @Test
    void anOrdinaryRoleRestoresAndOfManyMissingRolesSomeAreNamed() throws Exception {
        String[] owners = IntStream.range(0, 40)
                .mapToObj(i -> database + "_o" + i)
                .flatMap(owner -> IntStream.range(0, 2)
                        .mapToObj(step -> step == 0
                                ? "create role " + owner
                                : "create schema " + owner + " authorization " + owner))
                .toArray(String[]::new);
        postgres.execute(database, owners);
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(database));

        AttemptOutcome outcome = worker.restore(ordinary(point, login("createdb")));

        assertThat(outcome).isInstanceOfSatisfying(AttemptOutcome.Completed.class, completed -> {
            assertThat(completed.warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.errorCode()).isEqualTo(ErrorCode.ROLES_LEFT_OUT);
                assertThat(warning.message()).contains(" more: ", database + "_o0");
            });
        });
        try (Connection connection = postgres.connect(database + "_2")) {
            assertThat(Sql.value(connection, "select count(*) from items")).isEqualTo("10");
        }
    }

    private SecretReference login(String rights) {
        String name = database + "_restorer";
        postgres.execute("postgres", "create role " + name + " login password 'word' " + rights);
        return worker.secret("restorer", postgres.uri("postgres", name, "word"));
    }

    private RunRestore ordinary(RecoveryPoint point, SecretReference secret) {
        return worker.restoreCommand(point, database + "_2", secret, false, null);
    }
}
