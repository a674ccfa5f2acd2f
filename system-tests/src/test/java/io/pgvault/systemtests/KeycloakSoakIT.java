package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.CallLog;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.localstack.LocalService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens of a real OpenID Connect server: its keys are found, and followed when they change. */
@Tag("soak")
class KeycloakSoakIT {
    private static final Path HOME =
            Checkout.root().resolve("system-tests/target/keycloak").toAbsolutePath();
    private static final String VAULTS = "/subscriptions/tests/providers/Microsoft.DataProtection/backupVaults";

    /** As application.properties has it: an unknown key makes the service ask for the issuer's keys so often at most. */
    private static final Duration KEYS_ASKED_FOR_AGAIN = Duration.ofSeconds(10);

    @Test
    void tokensOfARealIssuerOpenWhatTheirRoleAllows() throws Exception {
        Path unpacked;
        try (var folders = Files.list(HOME)) {
            unpacked = folders.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        try (Keycloak keycloak = new Keycloak(unpacked)) {
            keycloak.addClient("dba", "pgvault", "vault-readers");
            keycloak.addClient("other", "something-else", "vault-readers-too");
            LocalService vault = Pgvault.stack()
                    .startService(
                            "vault-service-2",
                            Map.of(
                                    "QUARKUS_OIDC_PUBLIC_KEY", "",
                                    "QUARKUS_OIDC_TOKEN_ISSUER", keycloak.issuer(),
                                    "QUARKUS_OIDC_AUTH_SERVER_URL", keycloak.issuer(),
                                    "PGVAULT_TOKENS_APP_ROLES_CLAIM", "realm_access/roles",
                                    "PGVAULT_ACCESS_ASSIGNMENTS__KEYCLOAK__ROLE", "backup-reader",
                                    "PGVAULT_ACCESS_ASSIGNMENTS__KEYCLOAK__PRINCIPAL", "vault-readers",
                                    "PGVAULT_ACCESS_ASSIGNMENTS__KEYCLOAK__PRINCIPAL_TYPE", "app-role"));
            try {
                String url = "http://127.0.0.1:" + vault.ports().get(1);
                assertOpens(url, keycloak.token("dba"));
                assertThat(call(url, keycloak.token("other")).status()).isEqualTo(401);
                assertThat(call(url, Pgvault.stack().token())).satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.body().at("/error/message").asText())
                            .contains("its key is none of those that the issuer publishes");
                });

                keycloak.rotateKeys();

                String token = keycloak.token("dba");
                await().atMost(KEYS_ASKED_FOR_AGAIN.multipliedBy(3)).untilAsserted(() -> assertOpens(url, token));
            } finally {
                vault.stop();
            }
        }
    }

    private static void assertOpens(String url, String token) {
        ApiAnswer answer = call(url, token);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().path("value").size()).isPositive();
        assertThat(new VaultApi(url, token, CallLog.NONE)
                        .put(Pgvault.NAMES.vault("of-keycloak"), Bodies.vault())
                        .status())
                .isEqualTo(403);
    }

    private static ApiAnswer call(String url, String token) {
        return new VaultApi(url, token, CallLog.NONE).get(VAULTS);
    }
}
