package io.pgvault.blobstore.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the storage account: by connection string, or by endpoint with the identity that the process runs under
 * ({@code DefaultAzureCredential}).
 *
 * @param tryTimeout for one request, which carries at most one block
 */
public record AzureBlobSettings(
        Optional<String> connectionString, Optional<URI> endpoint, int maxTries, Duration tryTimeout) {
    public AzureBlobSettings {
        if (connectionString.isPresent() == endpoint.isPresent()) {
            throw new IllegalArgumentException(
                    "Set either pgvault.storage.connection-string or pgvault.storage.endpoint, and not both");
        }
    }

    @Override
    public String toString() {
        return "AzureBlobSettings[" + endpoint.map(URI::toString).orElse("connection string") + "]";
    }
}
