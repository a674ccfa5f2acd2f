package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.lifecycle.KeptInStorage;
import io.pgvault.retention.lifecycle.LifeCourse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the policies that a worker put on a recovery point's blobs last until it expires. */
final class ExtendPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(ExtendPolicies.class);

    private final BlobStore store;
    private final StoredDocuments documents;

    ExtendPolicies(BlobStore store, StoredDocuments documents) {
        this.store = store;
        this.documents = documents;
    }

    /** Policies that last longer stay as they are, and what has none gets none: most vaults want none. */
    void extend(VaultId vault, InstanceId instance, LifecycleDocument document) {
        RecoveryPointId recoveryPoint = document.recoveryPointId();
        String container = StorageLayout.container(vault);
        Instant until =
                KeptInStorage.after(new LifeCourse(document.archiveAt(), document.expiresAt()), document.changedAt());
        BlobAddress manifest = new BlobAddress(container, StorageLayout.manifest(instance, recoveryPoint));
        if (store.extendPolicy(manifest, until)) {
            String parts = manifest(vault, instance, recoveryPoint)
                    .map(made -> StorageLayout.attemptPrefix(instance, recoveryPoint, made.attemptId()))
                    .orElseGet(() -> StorageLayout.attemptsPrefix(instance, recoveryPoint));
            names(container, parts).forEach(part -> store.extendPolicy(new BlobAddress(container, part), until));
        }
    }

    /** Of one that cannot be read, any attempt may have been the one that made it. */
    private Optional<Manifest> manifest(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        try {
            return documents.manifest(vault, instance, recoveryPoint);
        } catch (BackupException e) {
            if (!BlobTaskRunner.UNREADABLE.contains(e.code())) {
                throw e;
            }
            LOG.warn("What any attempt left of {} is kept as long as it: {}", recoveryPoint, e.getMessage());
            return Optional.empty();
        }
    }

    private List<String> names(String container, String prefix) {
        try (Stream<StoredBlob> blobs = store.list(container, prefix)) {
            return blobs.map(StoredBlob::name).toList();
        }
    }
}
