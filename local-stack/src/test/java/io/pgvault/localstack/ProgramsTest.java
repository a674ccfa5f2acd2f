package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @TempDir
    Path temporary;

    private Path built;

    @BeforeEach
    void build() throws Exception {
        built = Files.createDirectories(temporary.resolve("quarkus-app"));
        Files.createDirectory(built.resolve("lib"));
        Files.writeString(built.resolve("lib/first.jar"), "first build");
    }

    @Test
    void detachedProcessKeepsItsProgramWhenTheBuildReplacesIt() throws Exception {
        Path kept = Programs.keep(directory(Lifetime.DETACHED), "worker", built);

        Files.writeString(built.resolve("lib/first.jar"), "second build");

        assertThat(kept.resolve("lib/first.jar")).hasContent("first build");
    }

    @Test
    void nextStartTakesTheNewBuildOnly() throws Exception {
        Programs.keep(directory(Lifetime.DETACHED), "worker", built);
        Files.move(built.resolve("lib/first.jar"), built.resolve("lib/second.jar"));

        Path kept = Programs.keep(directory(Lifetime.DETACHED), "worker", built);

        assertThat(kept.resolve("lib"))
                .isDirectoryContaining("glob:**second.jar")
                .isDirectoryNotContaining("glob:**first.jar");
    }

    @Test
    void singleFileIsKeptToo() throws Exception {
        Path kept = Programs.keep(directory(Lifetime.DETACHED), "vault", built.resolve("lib/first.jar"));

        assertThat(kept).hasContent("first build").isNotEqualTo(built.resolve("lib/first.jar"));
    }

    @Test
    void processOfTestRunsWhatWasBuilt() {
        assertThat(Programs.keep(directory(Lifetime.WITH_JVM), "worker", built)).isEqualTo(built);
    }

    private StackDirectory directory(Lifetime lifetime) {
        return StackDirectory.at(temporary.resolve("stack"), lifetime);
    }
}
