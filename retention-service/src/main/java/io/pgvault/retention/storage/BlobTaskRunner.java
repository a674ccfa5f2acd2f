package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.storage.StorageLayout;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskRunner;
import java.time.InstantSource;
import java.util.Optional;

/** {@link TaskRunner} on blob storage. */
public final class BlobTaskRunner implements TaskRunner {
    private final BlobStore store;
    private final StoredDocument documents;
    private final InstantSource clock;

    public BlobTaskRunner(BlobStore store, InstantSource clock) {
        this.store = store;
        this.documents = new StoredDocument(store);
        this.clock = clock;
    }

    @Override
    public Optional<VaultEvent> run(Task task) {
        return switch (task) {
            case Task.PrepareVault prepare -> {
                VaultId vault = prepare.command().vault().id();
                String container = StorageLayout.container(vault);
                store.createContainer(container);
                store.createContainer(StorageLayout.locksContainer(vault));
                documents.write(new BlobAddress(container, StorageLayout.VAULT_DOCUMENT), prepare.command());
                yield Optional.of(new VaultEvent.VaultPrepared(vault, clock.instant(), container));
            }
            case Task.DescribeInstance describe -> {
                ProtectedInstance instance = describe.instance();
                documents.write(
                        new BlobAddress(
                                StorageLayout.container(
                                        instance.target().vault().id()),
                                StorageLayout.instanceDocument(instance.instanceId())),
                        instance);
                yield Optional.empty();
            }
            case Task.DescribeRecoveryPoint describe -> {
                BlobAddress address = new BlobAddress(
                        StorageLayout.container(describe.vaultId()),
                        StorageLayout.lifecycle(
                                describe.instanceId(), describe.document().recoveryPointId()));
                // Once a deletion has begun its mark must stay: this only fills the gap after a birth.
                documents.writeIfAbsent(address, describe.document());
                yield Optional.empty();
            }
        };
    }
}
