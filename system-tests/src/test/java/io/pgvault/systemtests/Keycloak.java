package io.pgvault.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgvault.localstack.SharedParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real OpenID Connect server with a realm of its own. */
final class Keycloak implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REALM = "pgvault";
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base = "http://127.0.0.1:" + SharedParts.freePort();
    private final String password = UUID.randomUUID().toString();
    private final String clientSecret = UUID.randomUUID().toString();
    private final Process process;

    /**
     * Starts one.
     *
     * @param home where it was unpacked
     */
    Keycloak(Path home) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "setpriv",
                "--pdeathsig",
                "KILL",
                "--",
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                // A file would keep the password of an earlier run.
                "--db=dev-mem",
                "--http-host",
                "127.0.0.1",
                "--http-port",
                base.substring(base.lastIndexOf(':') + 1)));
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", password);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("keycloak.log").toFile())
                .start();
        try {
            awaitAnswers(home);
            admin("POST", "/admin/realms", Map.of("realm", REALM, "enabled", true, "accessTokenLifespan", 600));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void awaitAnswers(Path home) {
        Awaitility.await()
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(
                                "Keycloak ended while starting: see " + home.resolve("keycloak.log"));
                    }
                    return answers();
                });
    }

    private boolean answers() {
        try {
            return send(request("/realms/master").GET()).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The address of the realm, as the vault-service is told. */
    String issuer() {
        return base + "/realms/" + REALM;
    }

    /** Makes a client whose tokens are for that audience and have that role of the realm. */
    void addClient(String name, String audience, String role) {
        admin(
                "POST",
                "/admin/realms/" + REALM + "/clients",
                Map.of(
                        "clientId",
                        name,
                        "secret",
                        clientSecret,
                        "publicClient",
                        false,
                        "serviceAccountsEnabled",
                        true,
                        "protocolMappers",
                        List.of(Map.of(
                                "name",
                                "audience",
                                "protocol",
                                "openid-connect",
                                "protocolMapper",
                                "oidc-audience-mapper",
                                "config",
                                Map.of("included.custom.audience", audience, "access.token.claim", "true")))));
        admin("POST", "/admin/realms/" + REALM + "/roles", Map.of("name", role));
        String client = admin("GET", "/admin/realms/" + REALM + "/clients?clientId=" + name, null)
                .at("/0/id")
                .asText();
        String user = admin("GET", "/admin/realms/" + REALM + "/clients/" + client + "/service-account-user", null)
                .path("id")
                .asText();
        JsonNode found = admin("GET", "/admin/realms/" + REALM + "/roles/" + role, null);
        admin("POST", "/admin/realms/" + REALM + "/users/" + user + "/role-mappings/realm", List.of(found));
    }

    /** Signs what comes with another key from now on. */
    void rotateKeys() {
        String realm = admin("GET", "/admin/realms/" + REALM, null).path("id").asText();
        admin(
                "POST",
                "/admin/realms/" + REALM + "/components",
                Map.of(
                        "name",
                        "rotated",
                        "providerId",
                        "rsa-generated",
                        "providerType",
                        "org.keycloak.keys.KeyProvider",
                        "parentId",
                        realm,
                        "config",
                        Map.of(
                                "priority",
                                List.of("200"),
                                "enabled",
                                List.of("true"),
                                "active",
                                List.of("true"),
                                "algorithm",
                                List.of("RS256"))));
    }

    /** A token of a client's own. */
    String token(String client) {
        return token(
                "/realms/" + REALM,
                Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", clientSecret));
    }

    private String token(String realm, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> response = send(request(realm + "/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
        return parsed(response).path("access_token").asText();
    }

    private JsonNode admin(String method, String path, Object body) {
        String token = token(
                "/realms/master",
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", "admin", "password", password));
        try {
            return parsed(send(request(path)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parsed(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(
                    response.request().uri().getPath() + " answered " + response.statusCode() + ": " + response.body());
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
