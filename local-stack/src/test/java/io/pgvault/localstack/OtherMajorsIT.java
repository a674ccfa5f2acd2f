package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherMajorsIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(ints = {12, 14, 16, 17})
    void startsAndTakesDatabases(int major) throws Exception {
        LocalPostgres postgres = SharedParts.postgres(major);

        postgres.execute("postgres", "create database taken");

        assertThat(value(postgres, "select current_setting('server_version_num')::int / 10000"))
                .isEqualTo(Integer.toString(major));
        postgres.stop();
        assertThat(postgres.running()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 14, 16, 17})
    void answersExpensiveQueriesWithoutACompiler(int major) throws Exception {
        LocalPostgres postgres = SharedParts.postgres(major);

        postgres.execute("postgres", "create database costly", "alter database costly set jit_above_cost = 0");

        assertThat(value(postgres, "costly", "select sum(i) from generate_series(1, 100) i"))
                .isEqualTo("5050");
    }

    @Test
    void clientsOf17AreSafe() {
        PostgresBinaries binaries = PostgresBinaries.ofMajor(17);

        assertThat(List.of("pg_dump", "pg_restore", "psql"))
                .allSatisfy(client -> assertThat(
                                Tool.run(List.of(binaries.program(client), "--version"), Map.of(), LIMIT))
                        .containsPattern("17\\.(1[2-9]|[2-9]\\d)"));
    }

    @Test
    void aMissingMajorNamesTheScriptThatBringsIt() {
        assertThatThrownBy(() -> PostgresBinaries.ofMajor(9))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("run scripts/postgres-majors 9");
    }

    @Test
    void aClusterMayHaveAnotherProviderOfLocalesByItself() throws Exception {
        LocalPostgres icu = SharedParts.postgres(16, "--locale-provider=icu", "--icu-locale=de-u-kn-true");
        LocalPostgres builtin = SharedParts.postgres(17, "--locale-provider=builtin", "--builtin-locale=C.UTF-8");

        assertThat(value(icu, "select datlocprovider from pg_database where datname = 'template0'"))
                .isEqualTo("i");
        assertThat(value(builtin, "select datlocprovider from pg_database where datname = 'template0'"))
                .isEqualTo("b");
    }

    private static String value(LocalPostgres postgres, String query) throws Exception {
        return value(postgres, "postgres", query);
    }

    private static String value(LocalPostgres postgres, String database, String query) throws Exception {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
