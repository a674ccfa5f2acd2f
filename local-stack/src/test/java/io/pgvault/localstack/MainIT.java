package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainIT {
    @TempDir
    Path temporary;

    private final int portBase = Ports.freeBase();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void upDownAndUpAgainFindsItsData() throws Exception {
        Path folder = temporary.resolve("stack");
        try {
            run("up", "--parts-only");
            assertEverybodyElseIsKeptOut(folder);
            LocalStack stack = StackSettings.remembered(folder).stack(folder);
            assertThat(stack.parts()).allMatch(Part::running);
            stack.source().execute("postgres", "CREATE DATABASE kept");
            stack.keyVault().setSecret("kept", "value");

            run("up", "--parts-only");
            assertThat(output()).contains("pgvault runs already: http://127.0.0.1:" + portBase);

            stack.kafka().kill();
            run("up", "--parts-only");
            assertThat(stack.parts()).allMatch(Part::running);

            run("down");
            assertThat(stack.parts()).noneMatch(Part::running);
            assertThat(folder.resolve("pids")).isEmptyDirectory();

            run("up", "--parts-only");
            assertThat(stack.keyVault().secretUri("kept")).asString().contains(Integer.toString(portBase + 43));
            try (var connection = stack.source().connect("kept")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        } finally {
            run("down");
        }
    }

    private static void assertEverybodyElseIsKeptOut(Path folder) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("env"))))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(folder.resolve("env")))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .containsExactly(
                        "PGVAULT_URL",
                        "PGVAULT_HTTPS_URL",
                        "PGVAULT_CA",
                        "PGVAULT_TOKEN",
                        "PGVAULT_OPERATOR_TOKEN",
                        "PGVAULT_READER_TOKEN",
                        "PGVAULT_OWNER_TOKEN",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "KAFKA_PROPERTIES_FILE",
                        "BLOB_CONNECTION_STRING",
                        "KEY_VAULT_URL",
                        "KEY_VAULT_CA",
                        "SOURCE_DATABASE_URL");
    }

    @Test
    void takenPortIsNamedWithItsPartAndTheRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(portBase + 92, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> run("up", "--parts-only"))
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContainingAll("Port " + taken.getLocalPort(), "kafka", "PORT_BASE=");
        }
    }

    @Test
    void downWithoutRunningSystemSaysSo() {
        run("down");

        assertThat(output()).contains("pgvault does not run.");
    }

    @Test
    void unknownCommandShowsUsage() {
        assertThatThrownBy(() -> run("sideways"))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("Usage");
    }

    private void run(String... arguments) {
        new Main(
                        temporary.resolve("stack"),
                        Map.of("PORT_BASE", Integer.toString(portBase)),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
