package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Case P7: whatever a password has in it reaches the driver and the programs as it is, from either form of secret. */
class PasswordsIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String name = "password_" + UUID.randomUUID().toString().substring(0, 8);

    static Stream<String> passwords() {
        return Stream.of(
                "a:b\\c:d",
                "p;w=1'q\"z",
                " at both ends ",
                "pa%40ss%",
                "päß–語😀",
                "#$&!*`~^(){}[]<>,.?/|@",
                "'",
                "\"",
                "\\",
                "''",
                "a''b\"\"c",
                "=;=",
                "\\:\\\\:*:*",
                "0123456789".repeat(30));
    }

    @ParameterizedTest
    @MethodSource("passwords")
    void isTakenAsItIs(String password) throws Exception {
        String literal = "'" + password.replace("'", "''") + "'";
        postgres.execute(
                "postgres", "create role " + name + " superuser login password " + literal, "create database " + name);
        postgres.execute(name, "create table t as select 1 as i");
        SecretReference url = worker.secret("url", postgres.uri(name, name, password));
        SecretReference text = worker.secret(
                "text",
                "Server=127.0.0.1;Port=" + postgres.port() + ";Database=" + name + ";User Id=" + name + ";Password=\""
                        + password.replace("\"", "\"\"") + "\";");

        worker.restore(worker.recoveryPoint(text), name + "_copy", url);

        try (Connection connection = postgres.connect(name + "_copy")) {
            assertThat(Sql.value(connection, "select i from t")).isEqualTo("1");
        }
        assertThat(validated(url).error()).isNull();
    }

    private ValidationCompleted validated(SecretReference secret) throws InterruptedException {
        return worker.validations()
                .validate(new ValidateBackup(
                        OperationId.random(),
                        Instant.now(),
                        worker.vault(),
                        worker.target(secret).dataSource(),
                        secret));
    }
}
