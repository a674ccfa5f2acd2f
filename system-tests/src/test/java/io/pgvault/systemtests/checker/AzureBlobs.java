package io.pgvault.systemtests.checker;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.LeaseStateType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A vault's containers, as the SDK shows them. */
final class AzureBlobs implements StoredBlobs {
    private final BlobContainerClient data;
    private final BlobContainerClient locks;
    private Map<String, Long> sizes = Map.of();

    AzureBlobs(BlobServiceClient service, UUID vault) {
        this.data = service.getBlobContainerClient("pgv-" + vault);
        this.locks = service.getBlobContainerClient("pgv-" + vault + "-locks");
    }

    /** Lists anew; until the next time {@link #sizes} stays as it was. */
    AzureBlobs refreshed() {
        sizes = data.listBlobs().stream()
                .collect(Collectors.toMap(
                        BlobItem::getName, item -> item.getProperties().getContentLength()));
        return this;
    }

    @Override
    public Map<String, Long> sizes() {
        return sizes;
    }

    @Override
    public InputStream open(String name) {
        return data.getBlobClient(name).openInputStream();
    }

    List<String> leases() {
        return locks.listBlobs().stream()
                .filter(item -> item.getProperties().getLeaseState() == LeaseStateType.LEASED)
                .map(BlobItem::getName)
                .toList();
    }
}
