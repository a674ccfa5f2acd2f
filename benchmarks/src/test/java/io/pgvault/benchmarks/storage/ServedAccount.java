package io.pgvault.benchmarks.storage;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.azure.AzureBlobLeases;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.blobstore.azure.AzureBlobStore;
import java.time.Duration;
import java.util.Optional;

/** The storage in memory, reached by the adapter that pgvault uses. */
final class ServedAccount implements AutoCloseable {
    private final MemoryStorage storage = MemoryStorage.start("account", Duration.ZERO);
    private final BlobServiceClient client = AzureBlobService.connect(new AzureBlobSettings(
            Optional.of("DefaultEndpointsProtocol=http;AccountName=account;AccountKey=a2V5;BlobEndpoint="
                    + storage.endpoint() + ";"),
            Optional.empty(),
            1,
            Duration.ofSeconds(10)));

    BlobStore store() {
        return new AzureBlobStore(client);
    }

    BlobLeases leases() {
        return new AzureBlobLeases(client, store());
    }

    @Override
    public void close() {
        storage.close();
    }
}
