package io.pgvault.localstack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Stores secrets in a key vault whose certificate a given authority signed; what is stored is never printed. */
public final class KeyVaultClient {
    private static final String API_VERSION = "?api-version=7.6";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI vault;
    private final Path authority;
    private final String token;

    /**
     * A client of one vault.
     *
     * @param authority the certificate to trust, as PEM
     */
    public KeyVaultClient(URI vault, Path authority, String token) {
        this.vault = vault;
        this.authority = authority;
        this.token = token;
    }

    public URI secretUri(String name) {
        return vault.resolve("/secrets/" + name);
    }

    /** Stores a new version of a secret; gives the URI of the secret, without the version. */
    public URI set(String name, String value) {
        send(
                name,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(
                                JSON.createObjectNode().put("value", value).toString())));
        return secretUri(name);
    }

    /** Removes a secret with all its versions. */
    public void delete(String name) {
        send(name, HttpRequest.newBuilder().DELETE());
    }

    private void send(String name, HttpRequest.Builder request) {
        try (HttpClient client = client()) {
            HttpResponse<String> response = client.send(
                    request.uri(URI.create(secretUri(name) + API_VERSION))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                // The body of a failure names codes, never values.
                throw new LocalStackException("The key vault answered " + response.statusCode() + " for secret " + name
                        + ": " + response.body());
            }
        } catch (IOException e) {
            throw new LocalStackException("The key vault at " + vault + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while speaking to the key vault", e);
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(ServerCertificate.clientContext(authority))
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }
}
