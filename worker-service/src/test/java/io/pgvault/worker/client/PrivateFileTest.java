package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    @TempDir
    Path folder;

    @Test
    void isReadByItsOwnerAloneAndGoesWithTheProgram() throws IOException {
        PrivateFile file = PrivateFile.ofPassword("se:cr\\et");
        try (file) {
            assertThat(file.path()).hasContent("*:*:*:*:se\\:cr\\\\et");
            assertThat(Files.getPosixFilePermissions(file.path())).hasSize(2);
        }
        assertThat(file.path()).doesNotExist();
    }

    @Test
    void deletesWhatDeadWorkersLeftAndNothingElse() throws IOException, InterruptedException {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path ofTheDead = Files.createFile(folder.resolve("pgvault-" + dead.pid() + "-1.pgpass"));
        Path headOfTheDead = Files.createFile(folder.resolve("pgvault-" + dead.pid() + "-1.archive"));
        Path ofItsPredecessor = Files.createFile(
                folder.resolve("pgvault-" + ProcessHandle.current().pid() + "-1.pgpass"));
        Path ofTheLiving = Files.createFile(folder.resolve("pgvault-1-1.pgpass"));
        Path ofSomebodyElse = Files.createFile(folder.resolve("mine.pgpass"));

        PrivateFile.deleteLeftovers(folder);

        assertThat(ofTheDead).doesNotExist();
        assertThat(headOfTheDead).doesNotExist();
        assertThat(ofItsPredecessor).doesNotExist();
        assertThat(ofTheLiving).exists();
        assertThat(ofSomebodyElse).exists();
    }
}
