package io.pgvault.systemtests;

import com.azure.storage.blob.models.BlobContainerItem;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.localstack.LocalAzurite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

final class Containers {
    private Containers() {}

    static List<String> of(LocalAzurite azurite) {
        return AzureBlobService.connect(new AzureBlobSettings(
                        Optional.of(azurite.connectionString()), Optional.empty(), 3, Duration.ofSeconds(30)))
                .listBlobContainers()
                .stream()
                .map(BlobContainerItem::getName)
                .toList();
    }
}
