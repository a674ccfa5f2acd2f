package io.pgvault.blobstore.azure;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How to reach the storage account: exactly one of connection string and endpoint. */
@ConfigMapping(prefix = "pgvault.storage")
public interface StorageConfig {
    /** With account key or SAS; belongs into the environment, never into a file that is shared. */
    Optional<String> connectionString();

    /** The account's blob endpoint, reached with the process's identity. */
    Optional<URI> endpoint();

    /** Tries of one request. */
    @WithDefault("6")
    int maxTries();

    /** Time for one try. */
    @WithDefault("60s")
    Duration tryTimeout();
}
