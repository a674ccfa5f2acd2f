package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {
    private static final LocalPostgres POSTGRES = SharedParts.postgres();

    @Test
    void createsDatabaseOwnedByItsRole() throws SQLException {
        PostgresLogin login = POSTGRES.createDatabaseAndRole("orders");

        try (Connection connection = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA sales");
            assertThat(connection.getCatalog()).isEqualTo("orders");
        }
    }

    @Test
    void creatingDatabaseAgainGivesTheSameLogin() {
        PostgresLogin first = POSTGRES.createDatabaseAndRole("again");

        assertThat(POSTGRES.createDatabaseAndRole("again")).isEqualTo(first);
    }

    @Test
    void acceptsDatabaseNamesThatNeedQuoting() throws SQLException {
        PostgresLogin login = POSTGRES.createDatabaseAndRole("Käse \"& 'Wein'");

        try (Connection connection = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password())) {
            assertThat(connection.getCatalog()).isEqualTo("Käse \"& 'Wein'");
        }
    }

    @Test
    void refusesWrongPassword() {
        PostgresLogin login = POSTGRES.createDatabaseAndRole("closed");

        assertThatThrownBy(() -> DriverManager.getConnection(login.jdbcUrl(), login.user(), "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void neverShowsPasswordOfLogin() {
        PostgresLogin login = POSTGRES.createDatabaseAndRole("shown");

        assertThat(login.toString()).doesNotContain(login.password()).contains("shown");
    }

    @Test
    void toolsReachItThroughTheirEnvironment() {
        String answer = Tool.run(
                List.of(POSTGRES.binaries().program("psql"), "-XAtc", "SHOW listen_addresses"),
                POSTGRES.toolEnvironment("postgres"),
                Duration.ofSeconds(10));

        assertThat(answer.strip()).isEqualTo("127.0.0.1");
    }

    @Test
    void runsBelowFolderThatOnlyItsOwnerEntersAndKeepsDataOverKillAndStop(@TempDir Path temporary) throws Exception {
        Path closed = Files.createDirectory(
                temporary.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        LocalPostgres server = new LocalPostgres(
                StackDirectory.at(closed.resolve("stack"), Lifetime.WITH_JVM),
                "postgres-own",
                Ports.freeBase(),
                PostgresBinaries.installed(),
                true);
        try {
            server.start();
            server.execute("postgres", "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (1)");
            server.kill();
            assertThat(server.running()).isFalse();
            server.start();
            server.signal("KILL");
            Awaitility.await().until(() -> !server.running());
            server.start();
            server.execute("postgres", "INSERT INTO kept VALUES (2)");
            server.stop();
            assertThat(server.pid()).isEmpty();
            server.start();

            try (Connection connection = server.connect("postgres");
                    var statement = connection.createStatement();
                    var result = statement.executeQuery("SELECT count(*) FROM kept")) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(2);
            }
        } finally {
            server.kill();
        }
    }
}
