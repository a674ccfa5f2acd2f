package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamCheck;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.scrubbing.StoredParts;
import io.pgvault.retention.scrubbing.Throttle;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** {@link StoredParts} on blob storage. */
@Singleton
public final class BlobStoredParts implements StoredParts {
    private final BlobStore store;
    private final StreamCheck check;

    public BlobStoredParts(BlobStore store) {
        this.store = store;
        this.check = new StreamCheck(store);
    }

    @Override
    public List<FoundBlob> list(KnownInstance instance, RecoveryPointId recoveryPoint) {
        try (Stream<StoredBlob> blobs = store.list(
                StorageLayout.container(instance.vaultId()),
                StorageLayout.recoveryPointPrefix(instance.instanceId(), recoveryPoint))) {
            return blobs.map(blob -> new FoundBlob(blob.name(), blob.bytes(), blob.etag()))
                    .toList();
        }
    }

    @Override
    public boolean read(KnownInstance instance, StoredStream stream, boolean asRestored, Throttle throttle)
            throws InterruptedException {
        String container = StorageLayout.container(instance.vaultId());
        try {
            if (asRestored) {
                check.checkAsRestored(stream, container, throttle::read);
            } else {
                check.check(stream, container, throttle::read);
            }
            return true;
        } catch (BackupException e) {
            if (e.code() != ErrorCode.RECOVERY_POINT_ARCHIVED) {
                throw e;
            }
            return false;
        }
    }
}
