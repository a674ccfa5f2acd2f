package io.pgvault.blobstore.azure;

import com.azure.core.exception.AzureException;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobStorageException;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether blob storage answers. */
@Readiness
@ApplicationScoped
class StorageReadiness implements HealthCheck {
    private static final String NAME = "Blob storage";

    private final BlobServiceClient account;

    StorageReadiness(BlobServiceClient account) {
        this.account = account;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            // Any answer will do: whether this container exists says nothing.
            account.getBlobContainerClient("pgvault-readiness").exists();
            return HealthCheckResponse.up(NAME);
        } catch (BlobStorageException e) {
            return HealthCheckResponse.named(NAME)
                    .down()
                    .withData("status", e.getStatusCode())
                    .build();
        } catch (AzureException | IllegalStateException e) {
            return HealthCheckResponse.named(NAME)
                    .down()
                    .withData("failure", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
