package io.pgvault.recoverypoints.documents;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.RequiredFields;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The documents of a vault's container, read and written in one place; {@link BlobStore} says what else may fail. */
public final class StoredDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(StoredDocuments.class);

    private static final int TRIES = 5;

    /** Of what describes a recovery point or a vault: some hundred bytes and a few names. */
    static final int LARGEST = 64 << 10;

    /** It came as a message. */
    private static final int LARGEST_OF_CATALOGUE = 1 << 20;

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
        ManifestFormat.Place place = new ManifestFormat.Place(vault, instance, recoveryPoint);
        return store.read(manifestAddress(vault, instance, recoveryPoint), ManifestFormat.LARGEST)
                .map(content -> ManifestFormat.read(content.bytes(), place));
    }

    /**
     * Creates a manifest; false when one is there already.
     *
     * @param policy that is on it from its first moment; null for none
     */
    public boolean create(Manifest manifest, @Nullable BlobPolicy policy) {
        BlobAddress address = manifestAddress(
                manifest.recoveryPoint().vault().id(),
                manifest.recoveryPoint().instanceId(),
                manifest.recoveryPoint().id());
        return store.create(address, ManifestFormat.write(manifest), policy).isPresent();
    }

    /** Whether a backup instance was deleted: then nothing is added to what lies there of it. */
    public boolean isDeleted(VaultId vault, InstanceId instance) {
        return store.find(new BlobAddress(StorageLayout.container(vault), StorageLayout.deletedMarker(instance)))
                .isPresent();
    }

    /**
     * What was decided about a recovery point; empty when nothing was.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it cannot be read, or is of another
     */
    public Optional<LifecycleDocument> lifecycle(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        BlobAddress address = lifecycleAddress(vault, instance, recoveryPoint);
        return store.read(address, LARGEST)
                .map(content -> parsed(address, content, LifecycleDocument.class)
                        .filter(document -> RequiredFields.missing(document).isEmpty())
                        .filter(document -> document.recoveryPointId().equals(recoveryPoint))
                        .orElseThrow(() -> new BackupException(
                                ErrorCode.RECOVERY_POINT_CORRUPT,
                                "The document " + address + " cannot be read, or is of another recovery point.")));
    }

    /** What a vault's container says of the vault; empty when nothing that can be read. */
    public Optional<PrepareVault> vault(VaultId vault) {
        return parsed(vaultAddress(vault), PrepareVault.class)
                .filter(document -> RequiredFields.missing(document).isEmpty());
    }

    /** What a document says; empty when there is none that can be read. */
    private <T> Optional<T> parsed(BlobAddress address, Class<T> type) {
        return parsed(address, type, LARGEST);
    }

    private <T> Optional<T> parsed(BlobAddress address, Class<T> type, int most) {
        try {
            return store.read(address, most).flatMap(content -> parsed(address, content, type));
        } catch (BackupException e) {
            if (e.code() != ErrorCode.RECOVERY_POINT_CORRUPT) {
                throw e;
            }
            LOG.warn("A document cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static <T> Optional<T> parsed(BlobAddress address, BlobContent content, Class<T> type) {
        try {
            return Optional.ofNullable(ContractJson.mapper().readValue(content.bytes(), type));
        } catch (IOException e) {
            LOG.warn("The document {} cannot be read: {}", address, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Writes what was decided about a recovery point; the last writer wins. What is noted beside it is no decision,
     * and stays as it is.
     */
    public void write(VaultId vault, InstanceId instance, LifecycleDocument document) {
        change(
                lifecycleAddress(vault, instance, document.recoveryPointId()),
                present -> Optional.of(beside(present, document)));
    }

    /** The same, but once a deletion has begun its mark stays; false then. */
    public boolean writeUnlessDeleting(VaultId vault, InstanceId instance, LifecycleDocument document) {
        return change(
                lifecycleAddress(vault, instance, document.recoveryPointId()),
                present -> isDeleting(present) ? Optional.empty() : Optional.of(beside(present, document)));
    }

    /**
     * Writes whether copies of what lies in the archive are online, and nothing else.
     *
     * @param until null = there are none, or they are about to go
     * @return false when nothing is written of the recovery point, or its deletion has begun
     */
    public boolean rehydrated(
            VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint, @Nullable Instant until) {
        return note(vault, instance, recoveryPoint, document -> document.rehydrated(until));
    }

    /**
     * Writes what is wrong with a recovery point, and nothing else.
     *
     * @param found null = it is whole
     * @return false when nothing is written of the recovery point, or its deletion has begun
     */
    public boolean damaged(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint, @Nullable String found) {
        return note(vault, instance, recoveryPoint, document -> document.damaged(found));
    }

    private boolean note(
            VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint, UnaryOperator<LifecycleDocument> noted) {
        return change(
                lifecycleAddress(vault, instance, recoveryPoint),
                present -> present.filter(
                                document -> RequiredFields.missing(document).isEmpty() && !isDeleting(present))
                        .map(noted));
    }

    private static LifecycleDocument beside(Optional<LifecycleDocument> present, LifecycleDocument document) {
        return present.map(document::beside).orElse(document);
    }

    /** Whatever else it lacks. */
    private static boolean isDeleting(Optional<LifecycleDocument> present) {
        return present.filter(document -> document.state() == LifecycleDocument.State.DELETING)
                .isPresent();
    }

    /** Replaces a document by what follows from the one that is there; false where that is nothing. */
    private boolean change(
            BlobAddress address, Function<Optional<LifecycleDocument>, Optional<LifecycleDocument>> next) {
        for (int i = 0; i < TRIES; i++) {
            // Found before it is read: what changes in between is not replaced.
            Optional<StoredBlob> present = store.find(address);
            Optional<LifecycleDocument> wanted =
                    next.apply(present.flatMap(blob -> parsed(address, LifecycleDocument.class)));
            if (wanted.isEmpty()) {
                return false;
            }
            byte[] content = Json.bytes(wanted.get());
            boolean written = present.isPresent()
                    ? store.replace(address, content, present.get().etag()).isPresent()
                    : store.create(address, content).isPresent();
            if (written) {
                return true;
            }
        }
        throw changing(address);
    }

    /** Describes a vault in its container; the last writer wins, but a vault never becomes another one. */
    public void write(PrepareVault vault) {
        BlobAddress address = vaultAddress(vault.vault().id());
        writeUnless(address, vault, present -> isOfAnother(vault, address));
    }

    private boolean isOfAnother(PrepareVault vault, BlobAddress address) {
        boolean another = parsed(address, PrepareVault.class)
                .filter(document -> RequiredFields.missing(document).isEmpty())
                .filter(document -> !document.vault()
                        .resourceId()
                        .equalsIgnoreCase(vault.vault().resourceId()))
                .isPresent();
        if (another) {
            LOG.warn(
                    "The document {} stays: it is not of {}",
                    address,
                    vault.vault().resourceId());
        }
        return another;
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

    /** Writes what a rebuild of the catalogue needs; the last writer wins, and nothing is written where nothing is left. */
    public void write(CatalogueDocument document) {
        BlobAddress address = catalogueAddress(document);
        if (document.content() == null) {
            store.delete(address);
        } else {
            writeUnless(address, document, present -> false);
        }
    }

    /**
     * What is written for a rebuild under a name in a vault's container; empty when it cannot be read, or is not what
     * belongs there.
     */
    public Optional<CatalogueDocument> catalogueDocument(VaultId vault, String name) {
        BlobAddress address = new BlobAddress(StorageLayout.container(vault), name);
        return parsed(address, CatalogueDocument.class, LARGEST_OF_CATALOGUE)
                .filter(document -> RequiredFields.missing(document).isEmpty() && document.content() != null)
                .filter(document -> catalogueAddress(document).equals(address));
    }

    private static BlobAddress catalogueAddress(CatalogueDocument document) {
        return new BlobAddress(
                StorageLayout.container(document.vaultId()),
                StorageLayout.catalogueDocument(document.kind(), document.id()));
    }

    /** Writes an index for people; the last writer wins. */
    public void write(VaultId vault, String name, CopyText index) {
        writeUnless(new BlobAddress(StorageLayout.container(vault), name), index.bytes(), present -> false);
    }

    /** No write is half there; what is there and must stay is left as it is. */
    private void writeUnless(BlobAddress address, Object document, Predicate<StoredBlob> stays) {
        writeUnless(address, Json.bytes(document), stays);
    }

    private void writeUnless(BlobAddress address, byte[] content, Predicate<StoredBlob> stays) {
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredBlob> present = store.find(address);
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
        throw changing(address);
    }

    private static BackupException changing(BlobAddress address) {
        return new BackupException(ErrorCode.STORAGE_FAILED, "The document " + address + " changes all the time.");
    }

    private static BlobAddress vaultAddress(VaultId vault) {
        return new BlobAddress(StorageLayout.container(vault), StorageLayout.VAULT_DOCUMENT);
    }

    private static BlobAddress manifestAddress(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        return new BlobAddress(StorageLayout.container(vault), StorageLayout.manifest(instance, recoveryPoint));
    }

    private static BlobAddress lifecycleAddress(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        return new BlobAddress(StorageLayout.container(vault), StorageLayout.lifecycle(instance, recoveryPoint));
    }
}
