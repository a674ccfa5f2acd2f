package io.pgvault.localstack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key vault emulator as a program of its own, as in a container: its settings come from the environment, what is
 * secret from files that the environment names. Its file of secrets outlives it.
 */
public final class KeyVaultServer {
    static final String HOST = "KEY_VAULT_HOST";
    static final String PORT = "KEY_VAULT_PORT";
    static final String URL = "KEY_VAULT_URL";
    static final String SECRETS_FILE = "KEY_VAULT_SECRETS_FILE";
    static final String KEY_STORE_FILE = "KEY_VAULT_KEY_STORE_FILE";
    static final String KEY_STORE_PASSWORD_FILE = "KEY_VAULT_KEY_STORE_PASSWORD_FILE";
    static final String TOKEN_FILE = "KEY_VAULT_TOKEN_FILE";
    private static final String DEFAULT_PORT = "8443";

    private final Map<String, String> environment;

    private KeyVaultServer(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs until it is ended, or ends with 1 after saying which setting is wrong. */
    public static void main(String... arguments) {
        try {
            KeyVaultEmulator vault = start(System.getenv(), Clock.systemUTC());
            System.out.println("Key vault emulator on " + vault.uri());
        } catch (LocalStackException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Listens in this JVM until it is closed. */
    static KeyVaultEmulator start(Map<String, String> environment, InstantSource clock) {
        return KeyVaultEmulator.start(new KeyVaultServer(environment).settings(), clock);
    }

    private KeyVaultEmulator.Settings settings() {
        @Nullable String url = environment.get(URL);
        return new KeyVaultEmulator.Settings(
                new InetSocketAddress(environment.getOrDefault(HOST, "127.0.0.1"), port()),
                ServerCertificate.serverContext(
                        Path.of(required(KEY_STORE_FILE)), content(required(KEY_STORE_PASSWORD_FILE))),
                Path.of(required(SECRETS_FILE)),
                url == null ? null : URI.create(url),
                content(required(TOKEN_FILE)));
    }

    private int port() {
        String port = environment.getOrDefault(PORT, DEFAULT_PORT);
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new LocalStackException(PORT + " is no number: " + port, e);
        }
    }

    private String required(String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new LocalStackException(name + " must be set.");
        }
        return value;
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new LocalStackException("Cannot read " + file + ": " + e, e);
        }
    }
}
