package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherMajorsIT {
    @ParameterizedTest
    @ValueSource(ints = {12, 14, 16, 17})
    void startsAndTakesDatabases(int major) throws Exception {
        LocalPostgres postgres = SharedParts.postgres(major);

        postgres.execute("postgres", "create database taken");

        assertThat(value(postgres, "select current_setting('server_version_num')::int / 10000"))
                .isEqualTo(Integer.toString(major));
        postgres.stop();
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
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
