package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void refusesAServerThatIsNewerThanTheProgramsButNotAnOlderOne() {
        ClientPrograms programs = new ClientPrograms(Path.of("/nowhere"), new PostgresVersion(15, 20));

        programs.requireNotOlderThan(new PostgresVersion(15, 99));
        programs.requireNotOlderThan(new PostgresVersion(10, 1));
        assertThatThrownBy(() -> programs.requireNotOlderThan(new PostgresVersion(16, 0)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD));
    }

    @Test
    void saysThatThereAreNoProgramsWhereItWasToldToLook() {
        assertThatThrownBy(() -> ClientPrograms.find(Optional.of(Path.of("/nowhere"))))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD))
                .hasMessageContaining("/nowhere/pg_dump");
    }

    @Test
    void refusesProgramsWithKnownHolesAndNamesTheFirstSafeOnes(@TempDir Path directory) throws IOException {
        Path program = directory.resolve("pg_dump");
        Files.writeString(program, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.3'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> ClientPrograms.find(Optional.of(directory)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_UNSAFE))
                .hasMessageContaining("15.3")
                .hasMessageContaining("at least 15.20");
    }
}
