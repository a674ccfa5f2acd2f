package io.pgvault.worker.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.storage.LifecycleDocument;
import io.pgvault.contract.storage.Manifest;
import java.io.IOException;
import java.util.Optional;

/** Reads and writes the documents beside the parts. */
public final class StoredDocuments {
    private final BlobStore store;

    public StoredDocuments(BlobStore store) {
        this.store = store;
    }

    /**
     * Reads a manifest; empty when there is no recovery point.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it cannot be read or is of a newer format
     */
    public Optional<Manifest> manifest(BlobAddress address) {
        Optional<Manifest> manifest = read(address, Manifest.class);
        manifest.filter(found -> found.formatVersion() > Manifest.FORMAT_VERSION)
                .ifPresent(found -> {
                    throw new BackupException(
                            ErrorCode.RECOVERY_POINT_CORRUPT,
                            "The manifest " + address + " has format " + found.formatVersion()
                                    + "; this worker reads up to " + Manifest.FORMAT_VERSION + ". Use a newer worker.");
                });
        return manifest;
    }

    /** Creates a manifest; false when one is there already. */
    public boolean createManifest(BlobAddress address, Manifest manifest) {
        try {
            return store.create(
                            address,
                            ContractJson.mapper()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsBytes(manifest))
                    .isPresent();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a manifest as JSON", e);
        }
    }

    public Optional<LifecycleDocument> lifecycle(BlobAddress address) {
        return read(address, LifecycleDocument.class);
    }

    private <T> Optional<T> read(BlobAddress address, Class<T> type) {
        Optional<BlobContent> content = store.read(address);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ContractJson.mapper().readValue(content.get().bytes(), type));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT, "The document " + address + " cannot be read.", e);
        }
    }
}
