package io.pgvault.retention.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes JSON documents that people may want to read one day, without pgvault. */
final class StoredDocument {
    private static final int TRIES = 5;

    private final BlobStore store;

    StoredDocument(BlobStore store) {
        this.store = store;
    }

    /** Creates or replaces a document; the last writer wins, and no write is half there. */
    void write(BlobAddress address, Object document) {
        writeUnless(address, document, present -> false);
    }

    /** The same, but what is there and must stay is left as it is. */
    void writeUnless(BlobAddress address, Object document, Predicate<BlobContent> stays) {
        byte[] content = json(document);
        for (int i = 0; i < TRIES; i++) {
            Optional<BlobContent> present = store.read(address);
            if (present.filter(stays).isPresent()) {
                return;
            }
            boolean written = present.isPresent()
                    ? store.replace(address, content, present.get().etag()).isPresent()
                    : store.create(address, content).isPresent();
            if (written) {
                return;
            }
        }
        throw new BackupException(ErrorCode.STORAGE_FAILED, "The document " + address + " changes all the time.");
    }

    private static byte[] json(Object document) {
        try {
            return ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a document as JSON", e);
        }
    }
}
