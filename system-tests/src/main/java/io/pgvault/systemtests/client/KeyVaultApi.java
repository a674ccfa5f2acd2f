package io.pgvault.systemtests.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Stores secrets in a key vault whose certificate a given authority signed. */
public final class KeyVaultApi {
    private static final String API_VERSION = "?api-version=7.6";

    private final HttpClient http;
    private final String baseUrl;
    private final String token;

    /** For a key vault that takes any token. */
    public KeyVaultApi(String baseUrl, Path authority) {
        this(baseUrl, authority, "local");
    }

    public KeyVaultApi(String baseUrl, Path authority, String token) {
        this.token = token;
        this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        this.http = HttpClient.newBuilder().sslContext(trusting(authority)).build();
    }

    public String secretUri(String name) {
        return baseUrl + "/secrets/" + name;
    }

    /** Sets a secret and gives its URI; what is set is never printed. */
    public String set(String name, String value) {
        String body = "{\"value\":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(secretUri(name) + API_VERSION))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build();
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new ApiFailure("The key vault answered " + status + " when the secret " + name + " was set");
            }
            return secretUri(name);
        } catch (IOException e) {
            throw new UncheckedIOException("The key vault cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure("Interrupted while a secret was set");
        }
    }

    private static SSLContext trusting(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Cannot trust " + authority, e);
        }
    }
}
