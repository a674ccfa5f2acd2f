package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.contract.stream.ServiceName;
import io.pgvault.localstack.SharedParts;
import java.time.Duration;
import java.util.Optional;

final class Accounts {
    private Accounts() {}

    static BlobServiceClient azurite() {
        return account(SharedParts.azurite().connectionString());
    }

    /** The same account with the rights of a service. */
    static BlobServiceClient azurite(ServiceName service) {
        return account(SharedParts.azurite().connectionString(service));
    }

    private static BlobServiceClient account(String connectionString) {
        return AzureBlobService.connect(
                new AzureBlobSettings(Optional.of(connectionString), Optional.empty(), 3, Duration.ofSeconds(20)));
    }
}
