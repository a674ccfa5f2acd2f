package io.pgvault.apiclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VaultApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String VAULT = new Names("s", "g").vault("v");
    private static final String RUNNING = "{\"status\":\"Inprogress\"}";

    private final List<String> calls = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final VaultApi api = new VaultApi(url(), "token", (method, url, body) -> calls.add(method + " " + url));

    VaultApiTest() throws IOException {
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void showsEachCallToItsLog() {
        server.createContext("/", exchange -> answer(exchange, 404, "{\"error\":{\"code\":\"BackupVaultNotFound\"}}"));

        ApiAnswer answer = api.get(VAULT);

        assertThat(answer.isSuccess()).isFalse();
        assertThat(answer.errorCode()).isEqualTo("BackupVaultNotFound");
        assertThat(calls).containsExactly("GET " + url() + VAULT + "?api-version=2026-06-01");
    }

    @Test
    void followsAnOperationToItsEnd() {
        server.createContext(VAULT, exchange -> {
            exchange.getResponseHeaders().add("Azure-AsyncOperation", url() + "/operation");
            answer(exchange, 201, "{}");
        });
        server.createContext(
                "/operation",
                exchange -> answer(
                        exchange, 200, asked.incrementAndGet() < 3 ? RUNNING : "{\"status\":\"Failed\",\"error\":{}}"));

        ApiAnswer begun = api.put(VAULT, Bodies.vault());

        assertThat(api.ended(begun, PATIENCE).path("status").asText()).isEqualTo("Failed");
        assertThat(asked).hasValue(3);
        assertThatThrownBy(() -> api.succeeded(begun, PATIENCE)).isInstanceOf(ApiFailure.class);
    }

    @Test
    void saysWhatItSawLastWhenItsTimeIsUp() {
        server.createContext("/operation", exchange -> answer(exchange, 200, RUNNING));

        assertThatThrownBy(() -> api.awaited("/operation", Duration.ZERO, body -> false))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("Inprogress");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
