package io.pgvault.blobstore.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobServiceClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageDoorTest {
    private static final String SIGNATURE = ";SharedAccessSignature=sv=2020-12-06&ss=b&srt=co&sp=rl&sig=c2VjcmV0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BlobEndpoint=http://storage.example.com",
                "BlobEndpoint=http://127.0.0.1:10000/account",
            })
    void storageInClearIsForTheLocalProfileOnly(String endpoint) {
        BlobServiceClient account = account(endpoint + SIGNATURE);

        assertThatThrownBy(() -> StorageDoor.check(account, false))
                .hasMessageContainingAll("in clear", "https", "pgvault.storage.endpoint")
                .hasMessageNotContaining("c2VjcmV0");
        assertThat(StorageDoor.check(account, true)).isSameAs(account);
    }

    @Test
    void storageByTlsIsTaken() {
        BlobServiceClient account = AzureBlobService.connect(new AzureBlobSettings(
                Optional.empty(), Optional.of(URI.create("https://storage.example.com")), 1, Duration.ofSeconds(1)));

        assertThat(StorageDoor.check(account, false)).isSameAs(account);
    }

    @Test
    void aKeyInClearIsRefusedWhateverTheAddress() {
        BlobServiceClient account = account(
                "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net");

        assertThatThrownBy(() -> StorageDoor.check(account, false)).hasMessageContaining("in clear");
    }

    private static BlobServiceClient account(String connectionString) {
        return AzureBlobService.connect(
                new AzureBlobSettings(Optional.of(connectionString), Optional.empty(), 1, Duration.ofSeconds(1)));
    }
}
