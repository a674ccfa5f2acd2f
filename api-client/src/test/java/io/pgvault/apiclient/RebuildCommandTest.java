package io.pgvault.apiclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RebuildCommandTest {
    private static final String RUNS = "{\"status\": \"InProgress\"}";

    private final List<String> calls = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private int status = 202;
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final RebuildCommand command = new RebuildCommand(
            new VaultApi("http://127.0.0.1:" + server.getAddress().getPort(), "token", CallLog.NONE),
            new PrintStream(told, true, StandardCharsets.UTF_8),
            Duration.ofMillis(1));

    RebuildCommandTest() throws IOException {
        server.createContext("/", exchange -> {
            calls.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().replaceAll(".*/", ""));
            byte[] answer = answers.pop().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void tellsWhatCameOfItWhenItIsOver() throws InterruptedException {
        answers.addAll(List.of(RUNS, RUNS, """
                {"status": "Succeeded", "vaults": 1, "instances": 2, "recoveryPoints": 520, "broughtBack": 4,
                 "problems": ["The backup policy weekly stays in storage only."],
                 "deletionsWaitSince": "2026-11-28T10:00:00Z"}
                """));

        assertThat(command.rebuild()).isTrue();

        assertThat(calls).containsExactly("POST rebuild", "GET rebuild", "GET rebuild");
        assertThat(told())
                .contains(
                        "Storage has 1 vaults, 2 backup instances and 520 recovery points. 4 vaults,",
                        "  The backup policy weekly stays in storage only.",
                        "make rebuild CONFIRM=yes");
    }

    @Test
    void saysWhyStorageCannotBeRead() throws InterruptedException {
        answers.add("""
                {"status": "Failed", "error": {"message": "Storage answered 403.", "recommendedAction": ["Give it the right."]}}
                """);

        assertThat(command.rebuild()).isFalse();

        assertThat(told()).contains("Storage could not be read: Storage answered 403.", "  Give it the right.");
    }

    @Test
    void saysWhatPgvaultRefuses() throws InterruptedException {
        status = 403;
        answers.addAll(List.of("{\"error\": {\"message\": \"You may not.\"}}", ""));

        assertThat(command.rebuild()).isFalse();
        assertThat(command.confirm()).isFalse();

        assertThat(told())
                .contains("pgvault refused with 403: You may not.", "pgvault refused with 403: it gives no reason.");
    }

    @Test
    void letsDeletionsGo() {
        answers.add("");

        assertThat(command.confirm()).isTrue();

        assertThat(calls).containsExactly("POST confirmDeletions");
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
