package io.pgvault.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.client.Clients;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.ServerAddresses;
import io.pgvault.worker.client.Snapshot;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.Route;
import io.pgvault.worker.secrets.SslMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was checked and what is dumped are one database, whatever happens to names in between. */
class SameDatabaseIT {
    private final LocalPostgres postgres = SharedParts.postgres();
    private final Databases databases =
            new Databases(Optional.empty(), Duration.ofSeconds(10), new ServerAddresses(true));
    private final String name = "same_" + UUID.randomUUID().toString().substring(0, 8);
    private final DatabaseLogin login =
            new DatabaseLogin("localhost", postgres.port(), name, name, "word", SslMode.PREFER);

    @BeforeEach
    void makeDatabase() {
        postgres.execute("postgres", "create role " + name + " login password 'word'", "create database " + name);
    }

    @Test
    void theDumpsOwnSnapshotIsOfTheDatabaseThatWasChecked() throws SQLException {
        SourceFacts checked = check();

        try (Snapshot snapshot = Snapshot.export(databases, login, "test")) {
            assertThatCode(() -> SourcePreflight.requireSame(checked, snapshot.connection()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aDatabaseThatGotTheNameMeanwhileIsRefused() throws SQLException {
        SourceFacts checked = check();
        postgres.execute(
                "postgres", "alter database " + name + " rename to " + name + "_old", "create database " + name);

        try (Snapshot snapshot = Snapshot.export(databases, login, "test")) {
            assertThatThrownBy(() -> SourcePreflight.requireSame(checked, snapshot.connection()))
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.IDENTITY_CHANGED));
        }
    }

    @Test
    void connectionsGoToTheAddressThatWasFoundWhateverTheNameLeadsTo() throws Exception {
        DatabaseLogin found;
        try (Databases.Reached reached = databases.reach(login, "test")) {
            found = reached.login();
        }
        DatabaseLogin renamed =
                new DatabaseLogin("nobody.invalid", found.port(), name, name, "word", SslMode.PREFER, found.route());

        try (Connection connection = databases.connect(renamed, "test")) {
            assertThat(connection.isValid(5)).isTrue();
        }
        Route route = Objects.requireNonNull(found.route());
        assertThat(route.address().getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(route.pooled()).isFalse();
    }

    private SourceFacts check() throws SQLException {
        try (Connection connection = databases.connect(login, "test")) {
            return new SourcePreflight(Clients.find(List.of()), false).check(login, connection);
        }
    }
}
