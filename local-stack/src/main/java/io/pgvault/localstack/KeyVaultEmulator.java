package io.pgvault.localstack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The secrets part of Key Vault's REST API over HTTPS on 127.0.0.1, for the real {@code SecretClient}. Every bearer
 * token is good; a call without one is challenged as Key Vault does. It logs calls, never their contents.
 */
public final class KeyVaultEmulator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final SecretsApi api;
    private final Path authorityFile;

    private KeyVaultEmulator(HttpsServer server, SecretsApi api, Path authorityFile) {
        this.server = server;
        this.api = api;
        this.authorityFile = authorityFile;
    }

    /** Runs until it is ended: arguments are the stack's folder and the port. */
    public static void main(String... arguments) {
        StackDirectory directory = StackDirectory.at(Path.of(arguments[0]), Lifetime.DETACHED);
        KeyVaultEmulator vault = start(directory, Integer.parseInt(arguments[1]), Clock.systemUTC());
        System.out.println("Key vault emulator on " + vault.uri());
    }

    /** Listens in this JVM until it is closed; port 0 takes any free one. */
    public static KeyVaultEmulator start(StackDirectory directory, int port, InstantSource clock) {
        try {
            ServerCertificate certificate = ServerCertificate.in(directory);
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            SecretFile secrets = new SecretFile(directory.secretFile("key-vault-secrets.json"));
            SecretsApi api = new SecretsApi(secrets, baseUri(server), clock);
            KeyVaultEmulator vault = new KeyVaultEmulator(server, api, ServerCertificate.authorityFile(directory));
            server.createContext("/", vault::handle);
            server.start();
            return vault;
        } catch (IOException e) {
            throw new UncheckedIOException("The key vault emulator cannot listen on port " + port, e);
        }
    }

    private static URI baseUri(HttpsServer server) {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    public URI uri() {
        return baseUri(server);
    }

    /** The certificate to trust, as PEM. */
    public Path authorityFile() {
        return authorityFile;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            SecretsApi.Response response = bearer(authorization)
                    ? api.answer(exchange.getRequestMethod(), exchange.getRequestURI(), body)
                    : challenge(exchange);
            System.out.println(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + response.status());
            send(exchange, response);
        }
    }

    private static boolean bearer(@Nullable String authorization) {
        return authorization != null && authorization.matches("(?i)bearer \\S+");
    }

    private SecretsApi.Response challenge(HttpExchange exchange) {
        exchange.getResponseHeaders()
                .set(
                        "WWW-Authenticate",
                        "Bearer authorization=\"" + uri() + "/tenant\", resource=\"https://vault.azure.net\"");
        return SecretsApi.Response.error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
    }

    private static void send(HttpExchange exchange, SecretsApi.Response response) throws IOException {
        byte[] content = JSON.writeValueAsString(response.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(response.status(), content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
