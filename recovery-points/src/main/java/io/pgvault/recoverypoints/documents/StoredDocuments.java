package io.pgvault.recoverypoints.documents;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.RequiredFields;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The documents of a vault's container, read and written in one place; {@link BlobStore} says what else may fail. */
public final class StoredDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(StoredDocuments.class);

    private static final int TRIES = 5;

    private final BlobStore store;

    public StoredDocuments(BlobStore store) {
        this.store = store;
    }

    /**
     * The manifest of a recovery point; empty when there is none.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it is not a readable manifest of that
     *     recovery point, {@link ErrorCode#RECOVERY_POINT_NOT_UNDERSTOOD} when it is of a newer format
     */
    public Optional<Manifest> manifest(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        BlobAddress address = manifestAddress(vault, instance, recoveryPoint);
        ManifestFormat.Place place = new ManifestFormat.Place(vault, instance, recoveryPoint);
        return store.find(address).flatMap(found -> {
            if (found.bytes() > ManifestFormat.LARGEST) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT,
                        "The manifest " + address + " has " + found.bytes() + " bytes; the most are "
                                + ManifestFormat.LARGEST + ".");
            }
            return store.read(address).map(content -> ManifestFormat.read(content.bytes(), place));
        });
    }

    /** Creates a manifest; false when one is there already. */
    public boolean create(Manifest manifest) {
        BlobAddress address = manifestAddress(
                manifest.recoveryPoint().vault().id(),
                manifest.recoveryPoint().instanceId(),
                manifest.recoveryPoint().id());
        return store.create(address, ManifestFormat.write(manifest)).isPresent();
    }

    /**
     * What was decided about a recovery point; empty when nothing was.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it cannot be read
     */
    public Optional<LifecycleDocument> lifecycle(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        BlobAddress address = lifecycleAddress(vault, instance, recoveryPoint);
        return store.read(address)
                .map(content -> parsed(content)
                        .filter(document -> RequiredFields.missing(document).isEmpty())
                        .orElseThrow(() -> new BackupException(
                                ErrorCode.RECOVERY_POINT_CORRUPT, "The document " + address + " cannot be read.")));
    }

    private static Optional<LifecycleDocument> parsed(BlobContent content) {
        try {
            return Optional.ofNullable(ContractJson.mapper().readValue(content.bytes(), LifecycleDocument.class));
        } catch (IOException e) {
            LOG.warn("A life cycle document cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Writes what was decided about a recovery point; the last writer wins. */
    public void write(VaultId vault, InstanceId instance, LifecycleDocument document) {
        writeUnless(lifecycleAddress(vault, instance, document.recoveryPointId()), document, present -> false);
    }

    /** The same, but once a deletion has begun its mark stays. */
    public void writeUnlessDeleting(VaultId vault, InstanceId instance, LifecycleDocument document) {
        writeUnless(
                lifecycleAddress(vault, instance, document.recoveryPointId()),
                document,
                // Whatever else it lacks.
                present -> parsed(present)
                        .filter(found -> found.state() == LifecycleDocument.State.DELETING)
                        .isPresent());
    }

    /** Describes a vault in its container; the last writer wins. */
    public void write(PrepareVault vault) {
        writeUnless(
                new BlobAddress(StorageLayout.container(vault.vault().id()), StorageLayout.VAULT_DOCUMENT),
                vault,
                present -> false);
    }

    /** Describes an instance beside its recovery points; the last writer wins. */
    public void write(ProtectedInstance instance) {
        writeUnless(
                new BlobAddress(
                        StorageLayout.container(instance.source().vault().id()),
                        StorageLayout.instanceDocument(instance.instanceId())),
                instance,
                present -> false);
    }

    /** No write is half there; what is there and must stay is left as it is. */
    private void writeUnless(BlobAddress address, Object document, Predicate<BlobContent> stays) {
        byte[] content = Json.bytes(document);
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

    private static BlobAddress manifestAddress(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        return new BlobAddress(StorageLayout.container(vault), StorageLayout.manifest(instance, recoveryPoint));
    }

    private static BlobAddress lifecycleAddress(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        return new BlobAddress(StorageLayout.container(vault), StorageLayout.lifecycle(instance, recoveryPoint));
    }
}
