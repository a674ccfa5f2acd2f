package io.pgvault.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.BoundSecret;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.localstack.LocalKeyVault;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.secrets.KeyVaultSecretStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyVaultSecretStoreIT {
    private final LocalKeyVault keyVault = SharedParts.keyVault();
    private final String name = "db-" + UUID.randomUUID();

    @Test
    void readsTheCurrentValueEveryTime() {
        KeyVaultSecretStore store = store(keyVault.authorityFile());
        BoundSecret secret = bound(keyVault.setSecret(name, "first"));
        assertThat(store.read(secret)).isEqualTo("first");

        keyVault.setSecret(name, "second");

        assertThat(store.read(bound(keyVault.secretUri(name)))).isEqualTo("second");
    }

    @Test
    void saysThatASecretIsMissing() {
        assertFails(keyVault.secretUri(name), keyVault.authorityFile(), ErrorCode.SECRET_MISSING, "does not exist");
    }

    @Test
    void saysThatASecretIsDisabled() {
        KeyVaultClients.of(config(keyVault.authorityFile(), keyVault.accessToken()), true)
                .apply(keyVault.uri().toString())
                .setSecret(new KeyVaultSecret(name, "value").setProperties(new SecretProperties().setEnabled(false)));

        assertFails(keyVault.secretUri(name), keyVault.authorityFile(), ErrorCode.SECRET_MISSING, "is disabled");
    }

    @Test
    void saysThatTheKeyVaultRefusesTheWorker() {
        URI secret = keyVault.setSecret(name, "value");
        // The emulator takes any token, as long as it is one.
        KeyVaultSecretStore store =
                new KeyVaultSecretStore(KeyVaultClients.of(config(keyVault.authorityFile(), "not one"), true));

        assertThatThrownBy(() -> store.read(bound(secret)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SECRET_STORE_PERMISSION))
                .hasMessageContaining("does not let this worker read " + secret);
    }

    @Test
    void saysThatNothingIsAKeyVaultThere() {
        assertFails(
                URI.create("https://127.0.0.1:1/secrets/x"),
                keyVault.authorityFile(),
                ErrorCode.SECRET_STORE_UNAVAILABLE,
                "could not be reached");
    }

    @Test
    void refusesWhatIsNoAddressOfASecret() {
        assertFails(
                URI.create("https://127.0.0.1:1/keys"),
                keyVault.authorityFile(),
                ErrorCode.SECRET_STORE_INVALID,
                "is not the address of a secret");
    }

    @Test
    void aVersionThatLeadsElsewhereIsRefusedBeforeItIsAsked() {
        for (String version : List.of("..", ".", "%2e%2e", "a%2fb", "a/b", "x;y=z")) {
            assertThatThrownBy(() -> store(keyVault.authorityFile())
                            .read(bound(URI.create(keyVault.secretUri(name) + "/" + version))))
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            failure -> assertThat(failure.code())
                                    .isIn(ErrorCode.BINDING_MISSING, ErrorCode.SECRET_STORE_INVALID));
        }
    }

    @Test
    void aFixedTokenIsRefusedOutsideTheLocalProfile() {
        assertThatThrownBy(() -> KeyVaultClients.of(new Config(Optional.empty(), Optional.of("token"), true), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pgvault.key-vault.access-token")
                .hasMessageContaining("profile 'local' only");
    }

    @Test
    void anUnverifiedChallengeIsRefusedOutsideTheLocalProfile() {
        assertThatThrownBy(() -> KeyVaultClients.of(new Config(Optional.empty(), Optional.empty(), false), false))
                .hasMessageContaining("verify-challenge-resource=false");
    }

    @Test
    void aCaFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> store(Path.of("/nowhere/ca.pem")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pgvault.key-vault.ca-file /nowhere/ca.pem");
    }

    @Test
    void theSafeSettingsAreTakenInEveryProfile() {
        assertThat(KeyVaultClients.of(new Config(Optional.empty(), Optional.empty(), true), false)
                        .apply("https://keys.example.com"))
                .isNotNull();
    }

    private void assertFails(URI secret, Path authority, ErrorCode code, String message) {
        assertThatThrownBy(() -> store(authority).read(bound(secret)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static BoundSecret bound(URI secret) {
        return new Bindings(List.of(new Binding("/", List.of("*"), List.of(), List.of())))
                .requireSecret(
                        new VaultReference(VaultId.random(), "/vaults/v"), new SecretReference(secret), Use.SOURCES);
    }

    private KeyVaultSecretStore store(Path authority) {
        return new KeyVaultSecretStore(KeyVaultClients.of(config(authority, keyVault.accessToken()), true));
    }

    private static Config config(Path authority, String token) {
        return new Config(Optional.of(authority), Optional.of(token), false);
    }

    private record Config(Optional<Path> caFile, Optional<String> accessToken, boolean verifyChallengeResource)
            implements KeyVaultConfig {}
}
