package io.pgvault.blobstore.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.FileContainers;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.BoundContainer;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.VaultReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To whom the process's identity is shown, with bindings that allow everything. */
class AzureFileContainersTest {
    private final List<URI> reached = new ArrayList<>();
    private final BlobServiceClient own = account("https://own.blob.core.windows.net");
    private final FileContainers containers = new AzureFileContainers(own, other -> {
        reached.add(other);
        return own;
    });

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://own.blob.core.windows.net/dumps",
                "https://OWN.blob.core.windows.net:443/dumps/",
            })
    void theOwnAccountIsReachedAsForEverythingElse(String url) {
        assertThat(containers.open(bound(url))).isNotNull();
        assertThat(reached).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.blob.core.windows.net/dumps",
                "https://shop.z01.blob.storage.azure.net/dumps",
                "https://shop.blob.core.usgovcloudapi.net/dumps",
            })
    void accountsOfAzureAreReachedWithTheIdentity(String url) {
        assertThat(containers.open(bound(url))).isNotNull();
        assertThat(reached).containsExactly(URI.create(url.replace("/dumps", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://storage.example.com/dumps",
                "https://shop.blob.core.windows.net.example.com/dumps",
                "https://blob.core.windows.net/dumps",
                "http://shop.blob.core.windows.net/dumps",
                "http://own.blob.core.windows.net:8080/dumps",
                "http://127.0.0.1:10000/account/dumps",
            })
    void theIdentityIsShownToNobodyElse(String url) {
        assertThatThrownBy(() -> containers.open(bound(url)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_PERMISSION))
                .hasMessageContainingAll(url, "identity is not shown");
        assertThat(reached).isEmpty();
    }

    private static BlobServiceClient account(String endpoint) {
        return AzureBlobService.connect(
                new AzureBlobSettings(Optional.empty(), Optional.of(URI.create(endpoint)), 1, Duration.ofSeconds(1)));
    }

    private static BoundContainer bound(String url) {
        return new Bindings(List.of(new Binding("/", List.of(), List.of(), List.of("*"))))
                .requireContainer(new VaultReference(VaultId.random(), "/v"), URI.create(url));
    }
}
