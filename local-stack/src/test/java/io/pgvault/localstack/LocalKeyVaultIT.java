package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LocalKeyVaultIT {
    private static final LocalKeyVault VAULT = SharedParts.keyVault();
    private static final SecretClient CLIENT = new SecretClientBuilder()
            .vaultUrl(VAULT.uri().toString())
            .credential(request -> Mono.just(new AccessToken(
                    VAULT.accessToken(), OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))))
            .disableChallengeResourceVerification()
            .httpClient(new JdkHttpClientBuilder(
                            HttpClient.newBuilder().sslContext(ServerCertificate.clientContext(VAULT.authorityFile())))
                    .build())
            .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
            .buildClient();

    @Test
    void secretClientStoresAndReadsSecret() {
        KeyVaultSecret stored = CLIENT.setSecret(new KeyVaultSecret("database", "postgresql://user:pass@host/db")
                .setProperties(new SecretProperties().setContentType("text/plain")));

        KeyVaultSecret read = CLIENT.getSecret("database");

        assertThat(read.getValue()).isEqualTo("postgresql://user:pass@host/db");
        assertThat(read.getId())
                .isEqualTo(stored.getId())
                .startsWith(VAULT.secretUri("database").toString());
        assertThat(read.getProperties().getContentType()).isEqualTo("text/plain");
        assertThat(read.getProperties().isEnabled()).isTrue();
    }

    @Test
    void secretClientReadsOlderVersion() {
        String first = CLIENT.setSecret("rotated", "one").getProperties().getVersion();
        CLIENT.setSecret("rotated", "two");

        assertThat(CLIENT.getSecret("rotated").getValue()).isEqualTo("two");
        assertThat(CLIENT.getSecret("rotated", first).getValue()).isEqualTo("one");
        assertThat(CLIENT.listPropertiesOfSecretVersions("rotated")).hasSize(2);
    }

    @Test
    void secretClientListsSecrets() {
        VAULT.setSecret("listed", "value");

        assertThat(CLIENT.listPropertiesOfSecrets())
                .extracting(SecretProperties::getName)
                .contains("listed");
    }

    @Test
    void missingSecretIsReportedAsKeyVaultDoes() {
        assertThatThrownBy(() -> CLIENT.getSecret("absent"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("SecretNotFound");
    }

    @Test
    void deletedSecretIsGone() {
        VAULT.setSecret("dropped", "value");

        VAULT.deleteSecret("dropped");

        assertThatThrownBy(() -> CLIENT.getSecret("dropped")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void disabledSecretIsForbidden() {
        CLIENT.setSecret(
                new KeyVaultSecret("disabled", "value").setProperties(new SecretProperties().setEnabled(false)));

        assertThatThrownBy(() -> CLIENT.getSecret("disabled"))
                .isInstanceOf(HttpResponseException.class)
                .hasMessageContaining("Forbidden");
    }

    @Test
    void callWithoutTokenIsChallenged() throws Exception {
        HttpResponse<String> response = get("/secrets?api-version=7.6");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer authorization=\"" + VAULT.uri() + "/tenant\", resource=\"https://vault.azure.net\"");
    }

    @Test
    void callWithoutApiVersionIsRefused() throws Exception {
        HttpResponse<String> response = get("/secrets/database", "Authorization", "Bearer any");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("BadParameter", "api-version");
    }

    @Test
    void secretsOutliveTheProcess() {
        VAULT.setSecret("kept", "over a restart");

        VAULT.stop();
        assertThat(VAULT.running()).isFalse();
        VAULT.start();

        assertThat(CLIENT.getSecret("kept").getValue()).isEqualTo("over a restart");
    }

    @Test
    void secretsAreInNoLogAndInPrivateFiles() throws Exception {
        VAULT.setSecret("hidden", "not-to-be-seen");

        var secrets = VAULT.authorityFile().resolveSibling("key-vault-secrets.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(VAULT.daemon().log()))
                .contains("PUT /secrets/hidden 200")
                .doesNotContain("not-to-be-seen");
    }

    private static HttpResponse<String> get(String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(VAULT.uri() + target));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(ServerCertificate.clientContext(VAULT.authorityFile()))
                .build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
