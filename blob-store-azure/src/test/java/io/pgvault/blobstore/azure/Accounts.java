package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.localstack.SharedParts;
import java.time.Duration;
import java.util.Optional;

final class Accounts {
    private Accounts() {}

    static BlobServiceClient azurite() {
        return AzureBlobService.connect(new AzureBlobSettings(
                Optional.of(SharedParts.azurite().connectionString()), Optional.empty(), 3, Duration.ofSeconds(20)));
    }
}
