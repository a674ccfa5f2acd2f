package io.pgvault.vault.rest;

import io.pgvault.contract.stream.ServiceName;
import io.pgvault.localstack.Lifetime;
import io.pgvault.localstack.PostgresLogin;
import io.pgvault.localstack.SharedParts;
import io.pgvault.localstack.StackDirectory;
import io.pgvault.localstack.TokenIssuer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real broker and a real database for the service, and tokens that it takes or refuses. */
public class RealParts implements QuarkusTestResourceLifecycleManager {
    static final String PUBLIC_URL = "https://backup.example.com";
    static final String TOKEN = "pgvault.test.token";
    static final String KEYS = "pgvault.test.keys";
    static final String EXPIRED_TOKEN = "pgvault.test.expired-token";
    static final String FOREIGN_TOKEN = "pgvault.test.foreign-token";
    static final String FORGED_TOKEN = "pgvault.test.forged-token";

    @Override
    public Map<String, String> start() {
        PostgresLogin login = SharedParts.postgres().createDatabaseAndRole("pgvault_vault");
        StackDirectory keys = tokens();
        TokenIssuer issuer = new TokenIssuer(keys, InstantSource.system());
        List<String> groups = List.of("operators");
        Map<String, String> settings = new HashMap<>(SharedParts.kafka().quarkusSettings(ServiceName.VAULT));
        settings.putAll(Map.ofEntries(
                Map.entry("pgvault.api.public-url", PUBLIC_URL),
                Map.entry("quarkus.datasource.jdbc.url", login.jdbcUrl()),
                Map.entry("quarkus.datasource.username", login.user()),
                Map.entry("quarkus.datasource.password", login.password()),
                Map.entry("quarkus.oidc.public-key", issuer.encodedPublicKey()),
                Map.entry("quarkus.oidc.token.issuer", TokenIssuer.ISSUER),
                Map.entry("quarkus.oidc.token.audience", TokenIssuer.AUDIENCE),
                Map.entry("pgvault.api.tls-ends-before", "true"),
                Map.entry("pgvault.access.calls-per-minute", "1000000"),
                Map.entry("pgvault.access.calls-at-once", "1000000"),
                Map.entry("pgvault.access.assignments.\"testers\".role", "owner"),
                Map.entry("pgvault.access.assignments.\"testers\".principal", "operators"),
                Map.entry("pgvault.access.assignments.\"testers\".principal-type", "group"),
                Map.entry("pgvault.bindings.\"tests\".scope", "/subscriptions/tests"),
                Map.entry("pgvault.bindings.\"tests\".secret-uris", "https://keys.example.com/secrets"),
                Map.entry("pgvault.bindings.\"tests\".containers", "https://files.example.com"),
                Map.entry(KEYS, keys.path().toString()),
                Map.entry(TOKEN, issuer.issue("tester", groups, Duration.ofHours(1))),
                Map.entry(
                        FORGED_TOKEN,
                        new TokenIssuer(tokens(), InstantSource.system()).issue("tester", groups, Duration.ofHours(1))),
                Map.entry(EXPIRED_TOKEN, issuer.issue("tester", groups, Duration.ofHours(-1))),
                Map.entry(
                        FOREIGN_TOKEN,
                        issuer.issue("https://elsewhere.example.com", "tester", groups, Duration.ofHours(1)))));
        return settings;
    }

    private static StackDirectory tokens() {
        try {
            Path folder = Files.createTempDirectory("pgvault-tokens-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return StackDirectory.at(folder, Lifetime.WITH_JVM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The parts end with the JVM, so that all tests share them.
    }
}
