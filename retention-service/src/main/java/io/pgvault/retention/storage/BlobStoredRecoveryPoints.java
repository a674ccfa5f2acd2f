package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.StoredRecoveryPoint;
import io.pgvault.retention.recoverypoints.StoredRecoveryPoints;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link StoredRecoveryPoints} on blob storage. */
@Singleton
public final class BlobStoredRecoveryPoints implements StoredRecoveryPoints {
    /** What does not look like this is not ours, and is left alone. */
    private static final Pattern OURS =
            Pattern.compile("([0-9a-f]{32})/(?:(manifest\\.json)|attempts/([0-9a-f-]{36})/.+)");

    private static final Logger LOG = LoggerFactory.getLogger(BlobStoredRecoveryPoints.class);

    private final BlobStore store;
    private final StoredDocuments documents;

    public BlobStoredRecoveryPoints(BlobStore store) {
        this.store = store;
        this.documents = new StoredDocuments(store);
    }

    @Override
    public List<StoredRecoveryPoint> list(KnownInstance instance) {
        Map<RecoveryPointId, Set<AttemptId>> attempts = new LinkedHashMap<>();
        Set<RecoveryPointId> complete = new HashSet<>();
        String prefix = StorageLayout.recoveryPointsPrefix(instance.instanceId());
        for (String name : names(instance, prefix)) {
            Matcher ours = OURS.matcher(name.substring(prefix.length()));
            if (ours.matches()) {
                RecoveryPointId id = new RecoveryPointId(ours.group(1));
                Set<AttemptId> left = attempts.computeIfAbsent(id, added -> new HashSet<>());
                if (ours.group(2) != null) {
                    complete.add(id);
                } else {
                    left.add(new AttemptId(UUID.fromString(ours.group(3))));
                }
            }
        }
        return attempts.entrySet().stream()
                .map(entry ->
                        new StoredRecoveryPoint(entry.getKey(), complete.contains(entry.getKey()), entry.getValue()))
                .toList();
    }

    @Override
    public Optional<Manifest> manifest(KnownInstance instance, RecoveryPointId recoveryPoint) {
        return documents.manifest(instance.vaultId(), instance.instanceId(), recoveryPoint);
    }

    @Override
    public boolean isThere(KnownInstance instance, RecoveryPointId recoveryPoint) {
        return store.find(new BlobAddress(
                        container(instance), StorageLayout.manifest(instance.instanceId(), recoveryPoint)))
                .isPresent();
    }

    @Override
    public Optional<LifecycleDocument> lifecycle(KnownInstance instance, RecoveryPointId recoveryPoint) {
        try {
            return documents.lifecycle(instance.vaultId(), instance.instanceId(), recoveryPoint);
        } catch (BackupException e) {
            if (e.code() != ErrorCode.RECOVERY_POINT_CORRUPT) {
                throw e;
            }
            LOG.warn("A recovery point is decided about anew: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void deleteAttempt(KnownInstance instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
        String prefix = StorageLayout.attemptPrefix(instance.instanceId(), recoveryPoint, attempt);
        names(instance, prefix).forEach(name -> store.delete(new BlobAddress(container(instance), name)));
    }

    private List<String> names(KnownInstance instance, String prefix) {
        return StoredBlobs.names(store, container(instance), prefix);
    }

    private static String container(KnownInstance instance) {
        return StorageLayout.container(instance.vaultId());
    }
}
