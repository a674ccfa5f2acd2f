package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FileContainers;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a service the storage account that its settings name. */
@Singleton
class AzureStorageWiring {
    private static final Logger LOG = LoggerFactory.getLogger(AzureStorageWiring.class);

    @Produces
    @Singleton
    BlobServiceClient account(StorageConfig settings) {
        BlobServiceClient account = AzureBlobService.connect(new AzureBlobSettings(
                settings.connectionString(), settings.endpoint(), settings.maxTries(), settings.tryTimeout()));
        // Tests have an emulator on their own machine; no packaged service runs in their mode.
        return StorageDoor.check(
                account, ConfigUtils.isProfileActive("local") || LaunchMode.current() == LaunchMode.TEST);
    }

    /** A setting that is refused stops the start, and not the first job. */
    void start(@Observes StartupEvent event, BlobServiceClient account) {
        LOG.debug("Blob storage is at {}", account.getAccountUrl());
    }

    @Produces
    @Singleton
    BlobStore store(BlobServiceClient account) {
        return new AzureBlobStore(account);
    }

    @Produces
    @Singleton
    FileContainers containers(BlobServiceClient account, StorageConfig settings) {
        return new AzureFileContainers(
                account,
                other -> AzureBlobService.connect(new AzureBlobSettings(
                        Optional.empty(), Optional.of(other), settings.maxTries(), settings.tryTimeout())));
    }

    @Produces
    @Singleton
    BlobLeases leases(BlobServiceClient account, BlobStore store) {
        return new AzureBlobLeases(account, store);
    }
}
