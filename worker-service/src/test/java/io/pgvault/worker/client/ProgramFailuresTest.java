package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.SslMode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program's words mean when the server cannot be asked: nothing listens on the login's port. */
class ProgramFailuresTest {
    private static final DatabaseLogin LOGIN =
            new DatabaseLogin("127.0.0.1", 1, "shop", "backup", "secret", SslMode.PREFER);

    private final ProgramFailures failures =
            new ProgramFailures(new Databases(Optional.empty(), Duration.ofSeconds(30), new ServerAddresses(true)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pg_dump: error: Dumping the contents of table t failed: PQgetResult() failed. | CONNECTION_CLOSED |"
                        + " true",
                "server closed the connection unexpectedly                                     | CONNECTION_CLOSED |"
                        + " true",
                "ERROR:  permission denied for table t                                         | DATABASE_PERMISSION |"
                        + " false",
                "FATAL:  password authentication failed for user backup                        |"
                        + " DATABASE_AUTHENTICATION | false",
                "ERROR:  query would be affected by row-level security policy for table t      | ROW_LEVEL_SECURITY |"
                        + " false",
                "HINT:  You might need to increase max_locks_per_transaction.                  | TOO_MANY_TABLES |"
                        + " false",
                "ERROR:  invalid page in block 7 of relation base/5/16384                      | DATABASE_DAMAGED |"
                        + " false",
                "ERROR:  missing chunk number 0 for toast value 16391 in pg_toast_16385        | DATABASE_DAMAGED |"
                        + " false",
                "pg_dump: error: schema with OID 16384 does not exist                          | DATABASE_DAMAGED |"
                        + " false",
                "pg_dump: error: failed sanity check, parent table with OID 16384 not found    | DATABASE_DAMAGED |"
                        + " false",
                "ERROR:  could not open relation with OID 16384                                | CONNECTION_CLOSED |"
                        + " true",
                "ERROR:  canceling statement due to conflict with recovery                     | CONNECTION_CLOSED |"
                        + " true",
            })
    void aFailedDumpIsTriedAgainUnlessItsCauseIsKnownToLast(String said, ErrorCode code, boolean retryable) {
        BackupException failure = failures.ofDump(LOGIN, "then", 1, new ProgramMessages(said, "secret"));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.toDetail().retryable()).isEqualTo(retryable);
        assertThat(String.valueOf(failure.toDetail().details())).isEqualTo(said.startsWith("HINT") ? "" : said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pg_restore: error: error returned by PQputCopyData: server closed the connection | CONNECTION_CLOSED",
                "pg_restore: error: COPY failed for table t: ERROR: No space left on device       | TARGET_DISK_FULL",
                "pg_restore: error: could not execute query: ERROR:  permission denied            | RESTORE_FAILED",
            })
    void aFailedRestoreIsTriedAgainWhenItsSessionEnded(String said, ErrorCode code) {
        assertThat(failures.ofRestore(LOGIN, "then", 1, new ProgramMessages(said, "secret"))
                        .code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "lock", "connection", "a", "unexpectedly"})
    void aPasswordThatIsAPartOfAMessageChangesNothingButWhatIsShown(String password) {
        BackupException tables =
                failures.ofDump(LOGIN, "then", 1, new ProgramMessages("increase max_locks_per_transaction", password));
        BackupException lost = failures.ofRestore(
                LOGIN, "then", 1, new ProgramMessages("server closed the connection unexpectedly", password));

        assertThat(tables.code()).isEqualTo(ErrorCode.TOO_MANY_TABLES);
        assertThat(lost.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
        // One that is a part of many words would be told by what is left of them.
        assertThat(String.valueOf(lost.toDetail().details()).contains(password))
                .isEqualTo(password.length() < 6 && "server closed the connection unexpectedly".contains(password));
    }

    @Test
    void aShortPasswordIsHiddenWhereItIsCalledOne() {
        BackupException lost = failures.ofRestore(
                LOGIN, "then", 1, new ProgramMessages("pg_restore: error: could not use password=x of xerxes", "x"));

        assertThat(lost.toDetail().details()).contains("password=********").contains("xerxes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"55000", "22023", "0A000", "42704", "XX000", "99999", "null", ""})
    void aRefusedConnectionIsNeverOurBug(String state) {
        assertThat(FailureRules.ofConnect(state)).isNotEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void aConflictWithAStandbysReplayPasses() {
        assertThat(FailureRules.ofStatement("40001").errorClass().retryable()).isTrue();
    }
}
