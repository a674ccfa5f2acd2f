package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgvault.contract.ContractJson;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.worker.attempts.AttemptOutcome;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row never leaves the worker in the error of a job, however PostgreSQL puts it. */
class RowsInErrorsIT {
    private static final String SECRET = "ssn-123-45";

    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String database = "rows_" + UUID.randomUUID().toString().substring(0, 8);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "check      | begin return false; end                                | violates check constraint \"sane\"",
                "exception  | begin raise exception 'row % is bad', v; end           | table \"people\"",
                "conversion | begin return v::int is not null; end                   | invalid input syntax for type",
                "detail     | begin raise exception using message = 'bad', detail = v, hint = v; end | table \"people\"",
            })
    void aRestoreThatFailsOverARowDoesNotTellIt(String what, String body, String shown) throws Exception {
        postgres.execute("postgres", "create database " + database);
        postgres.execute(
                database,
                "create function sane(v text) returns boolean language plpgsql as $$ begin"
                        + " if current_database() = '" + database + "' then return true; end if;"
                        + " return public.judge(v); end $$",
                "create function judge(v text) returns boolean language plpgsql as $$ " + body + " $$",
                "create table people (id int, ssn text, constraint sane check (public.sane(ssn)))",
                "insert into people values (1, '" + SECRET + "')");
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint point = worker.recoveryPoint(secret);

        assertHidden(ErrorCode.RESTORE_FAILED, shown, () -> worker.restore(point, database + "_copy", secret));
    }

    @Test
    void anAnalysisThatFailsOverARowDoesNotTellIt() throws Exception {
        postgres.execute("postgres", "create database " + database);
        postgres.execute(
                database,
                "create table people (id int, ssn text)",
                "insert into people values (1, '" + SECRET + "'), (2, '" + SECRET + "2')",
                "create statistics broken on (length(ssn)), (id / (length(ssn) - length(ssn))) from people");
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint point = worker.recoveryPoint(secret);

        AttemptOutcome outcome = worker.restore(point, database + "_copy", secret);

        assertThat(ContractJson.mapper().writeValueAsString(((AttemptOutcome.Completed) outcome).warnings()))
                .contains("division by zero")
                .doesNotContain(SECRET)
                .doesNotContain("DETAIL", "CONTEXT", "HINT");
    }

    private static void assertHidden(ErrorCode code, String shown, ThrowingCallable work) throws Exception {
        BackupException failure = catchThrowableOfType(BackupException.class, work);

        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(ContractJson.mapper().writeValueAsString(failure.toDetail()))
                .doesNotContain(SECRET)
                .doesNotContain("DETAIL", "CONTEXT", "HINT");
        assertThat(failure.toDetail().details()).contains(shown);
    }
}
