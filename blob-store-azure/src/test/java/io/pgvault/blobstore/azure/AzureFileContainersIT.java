package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.FileContainers;
import io.pgvault.blobstore.FileContainersContract;
import io.pgvault.contract.stream.ServiceName;
import io.pgvault.localstack.SharedParts;

/** With the rights of a worker, who deletes nothing and makes no containers. */
class AzureFileContainersIT extends FileContainersContract {
    private final BlobServiceClient owner = Accounts.azurite();
    private final FileContainers containers = new AzureFileContainers(Accounts.azurite(ServiceName.WORKER), other -> {
        throw new AssertionError("Another account than " + other + " was meant");
    });

    @Override
    protected String account() {
        return SharedParts.azurite().endpoint();
    }

    @Override
    protected FileContainers containers() {
        return containers;
    }

    @Override
    protected void make(String container) {
        owner.createBlobContainer(container);
    }

    @Override
    protected byte[] content(String container, String file) {
        return owner.getBlobContainerClient(container)
                .getBlobClient(file)
                .downloadContent()
                .toBytes();
    }
}
