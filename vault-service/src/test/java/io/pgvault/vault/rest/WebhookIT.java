package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.AlertedInstance;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.localstack.SharedParts;
import io.pgvault.vault.notifications.DeliverNotifications;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts go to a real HTTP server, which fails, checks signatures and counts. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@TestProfile(WebhookIT.Impatient.class)
@SuppressWarnings("NullAway.Init") // JUnit and Quarkus set the fields
class WebhookIT {
    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** Short pauses, and a port that the test's server listens on. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pgvault.webhook.url", "http://127.0.0.1:" + SharedParts.freePort() + "/alerts",
                    "pgvault.webhook.secret", "whsec_" + SECRET,
                    "pgvault.webhook.first-pause", "0.1s",
                    "pgvault.webhook.longest-pause", "0.5s",
                    "pgvault.webhook.timeout", "2s",
                    "pgvault.webhook.give-up-after", "6s");
        }
    }

    private record Delivery(UUID id, int status, JsonNode body) {}

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Inject
    Optional<DeliverNotifications> deliverNotifications;

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private OtherServices others;
    private HttpServer server;
    private ExecutorService threads;

    @BeforeEach
    void begin() throws IOException {
        others = new OtherServices();
        URI url = URI.create(Api.config("pgvault.webhook.url"));
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()), 0);
        server.setExecutor(threads);
        server.createContext(url.getPath(), this::receive);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        threads.close();
        others.close();
    }

    @Test
    void anAlertArrivesOnceAfterFailuresWithAGoodSignature() {
        BackupMissed alert = alert("fails twice");
        publish(alert);
        publish(alert);

        await().atMost(Duration.ofSeconds(20)).until(() -> successes(alert) == 1);
        publish(alert);
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

        assertThat(of(alert)).extracting(Delivery::status).containsExactly(503, 503, 200);
        JsonNode event = of(alert).getLast().body();
        assertThat(event.at("/specversion").asText()).isEqualTo("1.0");
        assertThat(event.at("/type").asText()).isEqualTo("BackupMissed");
        assertThat(event.at("/source").asText()).isEqualTo("/pgvault/test");
        assertThat(event.at("/subject").asText()).isEqualTo(alert.subject());
        assertThat(event.at("/data/message").asText()).isEqualTo("fails twice");
        assertThat(event.at("/data/instance/vaultName").asText()).isEqualTo("main");
        assertThat(problems).isEmpty();
    }

    @Test
    void aCrashAfterTheReceiversYesDeliversAgainWithTheSameId() throws InterruptedException {
        List<BackupMissed> alerts = java.util.stream.Stream.generate(() -> alert("is slow"))
                .limit(5)
                .toList();
        AtomicReference<UUID> crashed = new AtomicReference<>();
        // Faster than the service's own round, which looks once a second; it may still get some of them.
        Thread crasher = Thread.ofVirtual().start(() -> {
            while (crashed.get() == null) {
                assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                            if (deliver().deliverOne()) {
                                crashed.set(deliveries.getLast().id());
                            }
                            throw new IllegalStateException("The process died.");
                        }))
                        .hasMessageContaining("died");
            }
        });
        alerts.forEach(this::publish);
        crasher.join(Duration.ofSeconds(20));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(deliveries.stream()
                                .filter(delivery -> delivery.id().equals(crashed.get())))
                        .hasSize(2));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(alerts).allMatch(alert -> successes(alert) >= 1));
        assertThat(problems).isEmpty();
    }

    @Test
    void replicasNeverDeliverTheSameAlertAtOnceNorTwice() {
        List<BackupMissed> alerts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            alerts.add(alert("is slow"));
        }
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                replicas.execute(() -> {
                    while (!over.get()) {
                        QuarkusTransaction.requiringNew().call(deliver()::deliverOne);
                    }
                });
            }
            try {
                alerts.forEach(this::publish);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(alerts).allMatch(alert -> successes(alert) == 1));
            } finally {
                over.set(true);
            }
        }
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(alerts).allMatch(alert -> of(alert).size() == 1);
        assertThat(problems).isEmpty();
    }

    @Test
    void whatCannotBeDeliveredIsGivenUpAndCounted() {
        double before = metric("pgvault_webhook_deliveries_total{outcome=\"given_up\"}");
        BackupMissed alert = alert("always fails");
        publish(alert);
        await().atMost(Duration.ofSeconds(15)).until(() -> metric("pgvault_webhook_pending") >= 1);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> metric("pgvault_webhook_deliveries_total{outcome=\"given_up\"}") == before + 1);
        int tries = of(alert).size();
        assertThat(tries).isBetween(4, 30);
        assertThat(metric("pgvault_webhook_deliveries_total{outcome=\"failed\"}"))
                .isPositive();
        await().atMost(Duration.ofSeconds(15)).until(() -> metric("pgvault_webhook_pending") == 0);
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(of(alert)).hasSize(tries);
    }

    private DeliverNotifications deliver() {
        return deliverNotifications.orElseThrow();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode event = Api.JSON.readTree(body);
        UUID id = UUID.fromString(exchange.getRequestHeaders().getFirst("webhook-id"));
        check(exchange, body, event, id);
        int status = answer(event.at("/data/message").asText(), id);
        deliveries.add(new Delivery(id, status, event));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int answer(String behaviour, UUID id) {
        return switch (behaviour) {
            case "fails twice" ->
                deliveries.stream().filter(delivery -> delivery.id().equals(id)).count() < 2 ? 503 : 200;
            case "always fails" -> 500;
            default -> {
                if (atOnce.incrementAndGet() > 5) {
                    problems.add("More deliveries at once than there are replicas.");
                }
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
                atOnce.decrementAndGet();
                yield 200;
            }
        };
    }

    private void check(HttpExchange exchange, String body, JsonNode event, UUID id) {
        String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
        String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
        if (!signature.equals("v1," + hmac(id + "." + timestamp + "." + body))) {
            problems.add("Bad signature " + signature);
        }
        if (Math.abs(Long.parseLong(timestamp) - Instant.now().getEpochSecond()) > 5) {
            problems.add("Bad timestamp " + timestamp);
        }
        if (!event.at("/id").asText().equals(id.toString())) {
            problems.add("Another id in the event than in the header");
        }
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Delivery> of(BackupMissed alert) {
        return deliveries.stream()
                .filter(delivery -> delivery.id().equals(alert.eventId()))
                .toList();
    }

    private long successes(BackupMissed alert) {
        return of(alert).stream().filter(delivery -> delivery.status() == 200).count();
    }

    private void publish(BackupMissed alert) {
        others.publish(alert);
    }

    private double metric(String name) {
        try {
            String text = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                    .matcher(text);
            return line.find() ? Double.parseDouble(line.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static BackupMissed alert(String message) {
        AlertedInstance instance = new AlertedInstance(
                new VaultReference(VaultId.random(), "/subscriptions/tests/backupVaults/main"),
                "main",
                InstanceId.random(),
                "pg1-orders",
                "pg1/orders",
                new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/servers/pg1/orders", "orders"));
        return new BackupMissed(instance, Instant.now(), message, "Wait.", Instant.now(), null);
    }
}
