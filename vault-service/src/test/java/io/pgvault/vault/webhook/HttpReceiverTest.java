package io.pgvault.vault.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.pgvault.vault.notifications.Notification;
import io.pgvault.vault.notifications.Receiver.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the server
class HttpReceiverTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final WebhookSecret SECRET = WebhookSecret.parse("correct horse battery staple");
    private static final Notification NOTIFICATION = new Notification(new UUID(0, 7), "{\"text\":\"Grüße\"}");

    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private ExecutorService threads;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.close();
    }

    @Test
    void postsTheSignedEvent() {
        answer("/hook", exchange -> {
            exchange.getRequestHeaders()
                    .forEach((name, values) -> seen.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            seen.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });

        assertThat(send("/hook")).isEqualTo(new Answer.Accepted());
        assertThat(seen)
                .containsEntry("body", NOTIFICATION.body())
                .containsEntry("content-type", "application/cloudevents+json; charset=UTF-8")
                .containsEntry("webhook-id", NOTIFICATION.eventId().toString())
                .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
                .containsEntry(
                        "webhook-signature",
                        SECRET.sign(NOTIFICATION.eventId().toString(), NOW.getEpochSecond(), NOTIFICATION.body()));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 404, 410, 429, 500, 503})
    void onlyASuccessIsAYes(int status) {
        answer("/hook", exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        answer("/elsewhere", exchange -> {
            seen.put("elsewhere", "reached");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });

        assertThat(send("/hook")).isEqualTo(new Answer.Refused("It answered with the status " + status + "."));
        assertThat(seen).isEmpty();
    }

    @Test
    void doesNotWaitForAnAnswerForEver() {
        answer("/silent", exchange -> await());
        answer("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            await();
        });

        assertThat(send("/silent")).isEqualTo(new Answer.Refused("It did not answer within PT0.5S."));
        assertThat(send("/endless")).isEqualTo(new Answer.Refused("It did not answer within PT0.5S."));
    }

    @Test
    void saysNothingOfThePathWhenNobodyIsThere() {
        server.stop(0);

        assertThat(send("/token-in-the-path"))
                .isEqualTo(new Answer.Refused("It could not be reached (ConnectException)."));
    }

    private Answer send(String path) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new HttpReceiver(url, SECRET, "application/cloudevents+json; charset=UTF-8", Duration.ofMillis(500))
                .send(NOTIFICATION, NOW);
    }

    private void answer(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
