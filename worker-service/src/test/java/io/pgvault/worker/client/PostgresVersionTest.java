package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresVersionTest {
    @ParameterizedTest
    @CsvSource({
        "pg_dump (PostgreSQL) 15.20, 15, 20",
        "pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1), 15, 20",
        "pg_restore (PostgreSQL) 18.0, 18, 0"
    })
    void readsWhatAProgramSays(String output, int major, int minor) {
        assertThat(PostgresVersion.ofOutput(output + "\n")).contains(new PostgresVersion(major, minor));
    }

    @ParameterizedTest
    @CsvSource({"pg_dump (PostgreSQL) 19beta1", "pg_dump 15.20", "''"})
    void doesNotGuess(String output) {
        assertThat(PostgresVersion.ofOutput(output)).isEmpty();
    }

    @Test
    void readsTheServersNumber() {
        assertThat(PostgresVersion.ofNumber(150020)).isEqualTo(new PostgresVersion(15, 20));
    }

    @Test
    void ordersByMajorThenMinor() {
        assertThat(new PostgresVersion(9, 99)).isLessThan(new PostgresVersion(10, 0));
        assertThat(new PostgresVersion(15, 9)).isLessThan(new PostgresVersion(15, 10));
        assertThat(new PostgresVersion(15, 9)).isEqualByComparingTo(new PostgresVersion(15, 9));
    }

    @Test
    void everyKnownLineHasItsFirstSafeRelease() {
        assertThat(new PostgresVersion(15, 1).firstSafe()).contains(new PostgresVersion(15, 20));
        assertThat(new PostgresVersion(18, 7).firstSafe()).contains(new PostgresVersion(18, 7));
    }

    @Test
    void aLineThatIsOutOfSupportIsNeverSafe() {
        assertThat(new PostgresVersion(13, 99).firstSafe())
                .hasValueSatisfying(safe -> assertThat(safe).isGreaterThan(new PostgresVersion(13, 99)));
    }

    @Test
    void aLineThatIsNewerThanTheTableIsTaken() {
        assertThat(new PostgresVersion(19, 0).firstSafe()).isEmpty();
    }
}
