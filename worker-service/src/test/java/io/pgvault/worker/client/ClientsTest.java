package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {
    private static final Clients BOTH = new Clients(List.of(programs(17, 12), programs(15, 20)));

    @ParameterizedTest
    @CsvSource({"10, 15", "14, 15", "15, 15", "16, 17", "17, 17"})
    void aServerIsDumpedByTheLowestProgramsThatAreNotOlder(int server, int chosen) {
        assertThat(BOTH.forDump(new PostgresVersion(server, 3)).version().major())
                .isEqualTo(chosen);
        assertThat(BOTH.canDump(server)).isTrue();
    }

    @Test
    void aServerThatIsNewerThanAllIsRefusedWithAllVersions() {
        assertThat(BOTH.canDump(18)).isFalse();
        assertThatThrownBy(() -> BOTH.forDump(new PostgresVersion(18, 6)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD))
                .hasMessageContaining("18.6")
                .hasMessageContaining("15.20, 17.12");
    }

    @Test
    void aDumpIsRestoredByTheLowestProgramsThatReadIt() {
        assertThat(BOTH.forRestore(12, "15.20").version().major()).isEqualTo(15);
        assertThat(BOTH.forRestore(17, "17.12").version().major()).isEqualTo(17);
        assertThatThrownBy(() -> BOTH.forRestore(18, "18.7")).hasMessageContaining("18.7");
    }

    @ParameterizedTest
    @CsvSource({"15, 12, true", "15, 15, true", "15, 16, false", "15, 17, false", "17, 16, true", "17, 18, true"})
    void whoMayTakeARestoreGoesByWhatWroteItsDump(int programs, int writer, boolean can) {
        assertThat(new Clients(List.of(programs(programs, 20))).canRestore(writer))
                .isEqualTo(can);
    }

    @Test
    void onlyNewerProgramsOnOlderServersFailHarmlessly() {
        assertThat(programs(17, 12).failsHarmlesslyOn(new PostgresVersion(16, 0)))
                .isTrue();
        assertThat(programs(17, 12).failsHarmlesslyOn(new PostgresVersion(17, 0)))
                .isFalse();
        assertThat(programs(15, 20).failsHarmlesslyOn(new PostgresVersion(12, 0)))
                .isFalse();
    }

    @Test
    void saysThatThereAreNoProgramsWhereItWasToldToLook() {
        assertThatThrownBy(() -> Clients.find(List.of(Path.of("/nowhere"))))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD))
                .hasMessageContaining("/nowhere/pg_dump");
    }

    @Test
    void leavesProgramsWithKnownHolesAndRefusesToWorkWithNoOthers(@TempDir Path folder) throws IOException {
        Path old = folder("15.3", folder);
        Path good = folder("15.20", folder);

        assertThat(Clients.find(List.of(old, good))
                        .forDump(new PostgresVersion(15, 0))
                        .directory())
                .isEqualTo(good);
        assertThatThrownBy(() -> Clients.find(List.of(old)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_UNSAFE))
                .hasMessageContaining("15.3")
                .hasMessageContaining("at least 15.20");
    }

    private static ClientPrograms programs(int major, int minor) {
        return new ClientPrograms(Path.of("/nowhere"), new PostgresVersion(major, minor));
    }

    private static Path folder(String version, Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(version));
        Path program = folder.resolve("pg_dump");
        Files.writeString(program, "#!/bin/sh\necho 'pg_dump (PostgreSQL) " + version + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }
}
