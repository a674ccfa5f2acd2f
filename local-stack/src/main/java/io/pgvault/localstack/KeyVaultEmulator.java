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
import java.security.MessageDigest;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The secrets part of Key Vault's REST API over HTTPS, for the real {@code SecretClient}. Every bearer token is good
 * unless one is asked for; a call without a good one is challenged as Key Vault does. It logs calls, never their
 * contents.
 */
public final class KeyVaultEmulator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final SecretsApi api;
    private final URI uri;
    private final @Nullable String token;

    private KeyVaultEmulator(HttpsServer server, Settings settings, InstantSource clock) {
        this.server = server;
        this.uri = settings.url() == null
                ? URI.create("https://127.0.0.1:" + server.getAddress().getPort())
                : settings.url();
        this.token = settings.token();
        this.api = new SecretsApi(new SecretFile(settings.secrets()), uri, clock);
    }

    /**
     * How one is served.
     *
     * @param secrets the file that keeps them, in clear
     * @param url by which its clients know it; 127.0.0.1 and its port when there is none
     * @param token the only one that is good; any is when there is none
     */
    record Settings(
            InetSocketAddress address,
            SSLContext tls,
            Path secrets,
            @Nullable URI url,
            @Nullable String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Settings[" + address + ", " + secrets + "]";
        }
    }

    /** Runs until it is ended: arguments are the stack's folder and the port. */
    public static void main(String... arguments) {
        StackDirectory directory = StackDirectory.at(Path.of(arguments[0]), Lifetime.DETACHED);
        KeyVaultEmulator vault = start(directory, Integer.parseInt(arguments[1]), Clock.systemUTC());
        System.out.println("Key vault emulator on " + vault.uri());
    }

    /** Listens on 127.0.0.1 in this JVM until it is closed; port 0 takes any free one. */
    public static KeyVaultEmulator start(StackDirectory directory, int port, InstantSource clock) {
        return start(
                new Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        ServerCertificate.in(directory).serverContext(),
                        directory.secretFile("key-vault-secrets.json"),
                        null,
                        null),
                clock);
    }

    static KeyVaultEmulator start(Settings settings, InstantSource clock) {
        try {
            HttpsServer server = HttpsServer.create(settings.address(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(settings.tls()));
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            KeyVaultEmulator vault = new KeyVaultEmulator(server, settings, clock);
            server.createContext("/", vault::handle);
            server.start();
            return vault;
        } catch (IOException e) {
            throw new UncheckedIOException("The key vault emulator cannot listen on " + settings.address(), e);
        }
    }

    public URI uri() {
        return uri;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            SecretsApi.Response response = isGood(authorization)
                    ? api.answer(exchange.getRequestMethod(), exchange.getRequestURI(), body)
                    : challenge(exchange);
            System.out.println(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + response.status());
            send(exchange, response);
        }
    }

    private boolean isGood(@Nullable String authorization) {
        if (authorization == null || !authorization.matches("(?i)bearer \\S+")) {
            return false;
        }
        return token == null
                || MessageDigest.isEqual(
                        authorization.substring("bearer ".length()).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
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
