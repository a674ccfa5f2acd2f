package io.pgvault.retention.indexing;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.recoverypoints.documents.CopyText;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.ManyAtOnce;
import io.pgvault.retention.recoverypoints.StoredRecoveryPoints;
import io.pgvault.retention.tasks.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes indexes of what lies in storage. Each manifest is read once in its life: what it says never changes, and is
 * remembered.
 */
public final class WriteIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(WriteIndexes.class);

    private static final Set<ErrorCode> UNREADABLE =
            EnumSet.of(ErrorCode.RECOVERY_POINT_CORRUPT, ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD);

    /** Manifests that are read before it is remembered what they say. */
    private static final int AT_ONCE = 500;

    private final IndexStore store;
    private final StoredRecoveryPoints storage;
    private final Indexes indexes;
    private final NoteChanges changes;
    private final Publisher publisher;
    private final ManyAtOnce manifests;

    public WriteIndexes(
            IndexStore store,
            StoredRecoveryPoints storage,
            Indexes indexes,
            NoteChanges changes,
            Publisher publisher,
            ManyAtOnce manifests) {
        this.store = store;
        this.storage = storage;
        this.indexes = indexes;
        this.changes = changes;
        this.publisher = publisher;
        this.manifests = manifests;
    }

    /**
     * Writes one, in the caller's transaction.
     *
     * @throws BackupException when storage fails
     */
    public void write(Task.DescribeIndex task) {
        switch (task) {
            case Task.DescribeInstanceIndex ofInstance ->
                store.place(ofInstance.instanceId()).ifPresent(this::write);
            case Task.DescribeVaultIndex ofVault -> write(ofVault.vaultId());
        }
    }

    private void write(KnownInstance instance) {
        List<RecoveryPointId> unread = store.unread(instance.instanceId());
        for (int from = 0; from < unread.size(); from += AT_ONCE) {
            Map<RecoveryPointId, IndexedRecoveryPoint.Stored> read = manifests.ask(
                    unread.subList(from, Math.min(from + AT_ONCE, unread.size())), point -> stored(instance, point));
            // Apart from the rest, so that it is not read again when that fails.
            publisher.inTransaction(() -> store.read(read));
        }
        CopyText index = new CopyText(
                "time",
                "database",
                "tag",
                "store",
                "expires",
                "server_version",
                "stored_bytes",
                "raw_bytes",
                "state",
                "recovery_point",
                "files");
        store.recoveryPoints(instance.instanceId()).forEach(point -> add(point, index));
        indexes.write(instance.vaultId(), StorageLayout.instanceIndex(instance.instanceId()), index);
        changes.later(new Task.DescribeVaultIndex(instance.vaultId()));
    }

    private static void add(IndexedRecoveryPoint point, CopyText index) {
        IndexedRecoveryPoint.Stored stored = point.stored();
        index.add(
                point.time(),
                stored == null ? null : stored.database(),
                point.tag(),
                point.dataStore() == DataStore.ARCHIVE_STORE ? "archive" : "vault",
                point.expiresAt(),
                stored == null ? null : stored.serverVersionNum(),
                stored == null ? null : stored.storedBytes(),
                stored == null ? null : stored.rawBytes(),
                point.damaged() ? "damaged" : "whole",
                point.id(),
                stored == null ? null : String.join(" ", stored.files()));
    }

    private void write(VaultId vault) {
        CopyText index = new CopyText(
                "instance", "name", "data_source", "database", "state", "newest", "recovery_points", "bytes", "index");
        for (IndexedInstance line : store.instances(vault)) {
            ProtectedInstance instance = line.instance();
            index.add(
                    instance.instanceId(),
                    instance.source().instanceName(),
                    instance.source().dataSource().resourceId(),
                    instance.source().dataSource().resourceName(),
                    instance.state(),
                    line.newest(),
                    line.recoveryPoints(),
                    line.storedBytes(),
                    StorageLayout.instanceIndex(instance.instanceId()));
        }
        indexes.write(vault, StorageLayout.VAULT_INDEX, index);
    }

    /** One that cannot be read is listed without what stands in it. */
    private Optional<IndexedRecoveryPoint.Stored> stored(KnownInstance instance, RecoveryPointId point) {
        try {
            return storage.manifest(instance, point).map(IndexedRecoveryPoint.Stored::of);
        } catch (BackupException e) {
            if (!UNREADABLE.contains(e.code())) {
                throw e;
            }
            LOG.warn("Recovery point {} is indexed without its files: {}", point, e.getMessage());
            return Optional.empty();
        }
    }
}
