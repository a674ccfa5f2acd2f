package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.recoverypoints.InstanceFiles;
import io.pgvault.retention.recoverypoints.KnownInstance;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** {@link InstanceFiles} on blob storage. */
@Singleton
public final class BlobInstanceFiles implements InstanceFiles {
    /** What is left of it afterwards keeps no worker away that would not stop by itself. */
    private static final Duration LOCK = Duration.ofSeconds(60);

    private static final byte[] DELETED = "{}".getBytes(StandardCharsets.UTF_8);

    private final BlobStore store;
    private final BlobLeases leases;

    public BlobInstanceFiles(BlobStore store, BlobLeases leases) {
        this.store = store;
        this.leases = leases;
    }

    @Override
    public boolean close(KnownInstance instance) {
        if (isNowhere(instance)) {
            return true;
        }
        mark(store, instance);
        return leases.acquire(lock(instance), instance.instanceId().value(), LOCK);
    }

    @Override
    public void release(KnownInstance instance) {
        if (!isNowhere(instance)) {
            leases.release(lock(instance), instance.instanceId().value());
        }
    }

    private static BlobAddress lock(KnownInstance instance) {
        return new BlobAddress(
                StorageLayout.locksContainer(instance.vaultId()), StorageLayout.backupLock(instance.instanceId()));
    }

    @Override
    public void delete(KnownInstance instance) {
        if (isNowhere(instance)) {
            return;
        }
        String marker = StorageLayout.deletedMarker(instance.instanceId());
        names(instance).stream()
                .filter(name -> !name.equals(marker))
                .sorted(Comparator.comparing(name -> !StorageLayout.isManifest(name)))
                .forEach(name -> store.delete(address(instance, name)));
    }

    @Override
    public void open(KnownInstance instance) {
        if (!isNowhere(instance)) {
            unmark(store, instance);
        }
    }

    /** Its vault may be gone already. */
    private boolean isNowhere(KnownInstance instance) {
        return !store.hasContainer(StorageLayout.container(instance.vaultId()));
    }

    /** Says that it is deleted. */
    static void mark(BlobStore store, KnownInstance instance) {
        var unused = store.create(address(instance, StorageLayout.deletedMarker(instance.instanceId())), DELETED);
    }

    /** Takes that back. */
    static void unmark(BlobStore store, KnownInstance instance) {
        store.delete(address(instance, StorageLayout.deletedMarker(instance.instanceId())));
    }

    private List<String> names(KnownInstance instance) {
        return StoredBlobs.names(
                store,
                StorageLayout.container(instance.vaultId()),
                StorageLayout.instancePrefix(instance.instanceId()));
    }

    private static BlobAddress address(KnownInstance instance, String name) {
        return new BlobAddress(StorageLayout.container(instance.vaultId()), name);
    }
}
