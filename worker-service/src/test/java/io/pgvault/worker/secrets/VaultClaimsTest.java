package io.pgvault.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VaultClaimsTest {
    private static final String VICTIM = "/subscriptions/production/resourceGroups/shop/vaults/main";
    private static final SecretReference SECRET =
            new SecretReference(URI.create("https://keys.example.com/secrets/payroll"));

    private final FakeBlobs store = new FakeBlobs(() -> Instant.EPOCH);
    private final VaultReference own = vault("/subscriptions/mallory/resourceGroups/m/vaults/m");
    private final AtomicInteger reads = new AtomicInteger();
    private final LoginReader logins = new LoginReader(
            secret -> {
                reads.incrementAndGet();
                return "Server=db.example.com;Database=payroll;User Id=backup;Password=x";
            },
            new Bindings(
                    List.of(new Binding(VICTIM, List.of("https://keys.example.com/secrets"), List.of("*"), List.of()))),
            SslMode.PREFER,
            new VaultClaims(store)::require);

    @Test
    void theIdOfOneVaultWithTheNameOfAnotherReadsNoSecret() {
        assertThatThrownBy(() -> logins.read(new VaultReference(own.id(), VICTIM), SECRET, Use.SOURCES))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VAULT_NOT_KNOWN));
        assertThat(reads).hasValue(0);
    }

    @Test
    void aVaultThatNobodyPreparedReadsNoSecret() {
        VaultReference unknown = new VaultReference(VaultId.random(), VICTIM);
        store.createContainer(StorageLayout.container(unknown.id()));

        assertThatThrownBy(() -> logins.read(unknown, SECRET, Use.SOURCES))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VAULT_NOT_KNOWN));
        assertThat(reads).hasValue(0);
    }

    @Test
    void aVaultThatIsWhatItSaysReadsIts() {
        VaultReference victim = vault(VICTIM);

        assertThat(logins.read(victim, SECRET, Use.SOURCES).host()).isEqualTo("db.example.com");
        assertThat(reads).hasValue(1);
    }

    private VaultReference vault(String resourceId) {
        VaultReference vault = new VaultReference(VaultId.random(), resourceId);
        store.createContainer(StorageLayout.container(vault.id()));
        new StoredDocuments(store).write(new PrepareVault(vault, "v", "here", "LocallyRedundant", Instant.EPOCH));
        return vault;
    }
}
