package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives a service the storage account that its settings name. */
@Singleton
class AzureStorageWiring {
    @Produces
    @Singleton
    BlobServiceClient account(StorageConfig settings) {
        return AzureBlobService.connect(new AzureBlobSettings(
                settings.connectionString(), settings.endpoint(), settings.maxTries(), settings.tryTimeout()));
    }

    @Produces
    @Singleton
    BlobStore store(BlobServiceClient account) {
        return new AzureBlobStore(account);
    }

    @Produces
    @Singleton
    BlobLeases leases(BlobServiceClient account, BlobStore store) {
        return new AzureBlobLeases(account, store);
    }
}
