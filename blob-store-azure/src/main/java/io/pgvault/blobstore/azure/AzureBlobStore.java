package io.pgvault.blobstore.azure;

import static io.pgvault.blobstore.azure.StorageFailures.translate;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.models.BlobDownloadResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.models.CopyStatusType;
import com.azure.storage.blob.models.ListBlobContainersOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.RehydratePriority;
import com.azure.storage.blob.options.BlobBeginCopyOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobCopy;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link BlobStore} on Azure Blob storage. */
public final class AzureBlobStore implements BlobStore {
    private static final Logger LOG = LoggerFactory.getLogger(AzureBlobStore.class);

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private static final Map<BlobTier, AccessTier> TIERS = new EnumMap<>(Map.of(
            BlobTier.HOT, AccessTier.HOT,
            BlobTier.COOL, AccessTier.COOL,
            BlobTier.COLD, AccessTier.COLD,
            BlobTier.ARCHIVE, AccessTier.ARCHIVE));

    /** What a copy meets that is there already, or on its way. */
    private static final List<BlobErrorCode> BEGUN =
            List.of(BlobErrorCode.BLOB_ALREADY_EXISTS, BlobErrorCode.PENDING_COPY_OPERATION);

    private final BlobServiceClient service;
    private final AzureBlobPolicies policies;

    public AzureBlobStore(BlobServiceClient service) {
        this(service, InstantSource.system());
    }

    /** By a clock that tells which policies still hold. */
    public AzureBlobStore(BlobServiceClient service, InstantSource clock) {
        this.service = service;
        this.policies = new AzureBlobPolicies(service, clock, AzureBlobStore::warnOfNoPolicies);
    }

    private static void warnOfNoPolicies(String container) {
        LOG.warn(
                "The container {} keeps no immutability policies: version-level immutability is not enabled for it."
                        + " What is stored there can be deleted at the storage account, though its vault is immutable",
                container);
    }

    @Override
    public void createContainer(String container) {
        translate("container " + container, () -> service.createBlobContainerIfNotExists(container));
    }

    @Override
    public boolean hasContainer(String container) {
        return translate(
                "container " + container,
                () -> service.getBlobContainerClient(container).exists());
    }

    @Override
    public Stream<String> containers(String prefix) {
        return translate(
                "the containers",
                () -> service.listBlobContainers(new ListBlobContainersOptions().setPrefix(prefix), null).stream()
                        .map(BlobContainerItem::getName)
                        // A stream that is read later would fail outside of this translation.
                        .toList()
                        .stream());
    }

    @Override
    public void deleteContainer(String container) {
        translate("container " + container, () -> {
            if (policies.areKeptIn(container)) {
                empty(container);
            }
            return service.deleteBlobContainerIfExists(container);
        });
    }

    /** One that keeps policies goes only when nothing is in it any more, older versions included. */
    private void empty(String container) {
        try (Stream<StoredBlob> blobs = list(container, "")) {
            blobs.forEach(blob -> delete(new BlobAddress(container, blob.name())));
        } catch (BlobStorageException e) {
            if (e.getStatusCode() != NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public Optional<StoredBlob> create(BlobAddress address, byte[] content, @Nullable BlobPolicy policy) {
        return upload(address, content, new BlobRequestConditions().setIfNoneMatch("*"), policy);
    }

    @Override
    public Optional<StoredBlob> replace(BlobAddress address, byte[] content, String etag) {
        return upload(address, content, new BlobRequestConditions().setIfMatch(etag), null);
    }

    private Optional<StoredBlob> upload(
            BlobAddress address, byte[] content, BlobRequestConditions conditions, @Nullable BlobPolicy policy) {
        return translate("blob " + address, () -> {
            try {
                BlockBlobItem item = blob(address)
                        .uploadWithResponse(
                                new BlobParallelUploadOptions(BinaryData.fromBytes(content))
                                        .setRequestConditions(conditions)
                                        .setImmutabilityPolicy(policies.ofNew(address, policy)),
                                null,
                                Context.NONE)
                        .getValue();
                return Optional.of(new StoredBlob(address.name(), content.length, item.getETag()));
            } catch (BlobStorageException e) {
                boolean lost = e.getStatusCode() == CONFLICT || e.getStatusCode() == PRECONDITION_FAILED;
                if (lost && !StorageFailures.isImmutable(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<BlobContent> read(BlobAddress address, int most) {
        return translate("blob " + address, () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                BlobDownloadResponse response = blob(address)
                        .downloadStreamWithResponse(
                                out, new BlobRange(0, most + 1L), null, null, false, null, Context.NONE);
                if (out.size() > most) {
                    throw new BackupException(
                            ErrorCode.RECOVERY_POINT_CORRUPT,
                            "The blob " + address + " has more than " + most + " bytes.");
                }
                return Optional.of(new BlobContent(
                        out.toByteArray(), response.getDeserializedHeaders().getETag()));
            } catch (BlobStorageException e) {
                // No range lies in a blob without a byte.
                return BlobErrorCode.INVALID_RANGE.equals(e.getErrorCode())
                        ? find(address).map(empty -> new BlobContent(new byte[0], empty.etag()))
                        : absent(e);
            }
        });
    }

    @Override
    public byte[] readRange(BlobAddress address, long offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        translate("blob " + address, () -> {
            try {
                out.reset();
                return blob(address)
                        .downloadStreamWithResponse(
                                out, new BlobRange(offset, (long) length), null, null, false, null, Context.NONE);
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == NOT_FOUND || BlobErrorCode.INVALID_RANGE.equals(e.getErrorCode())) {
                    throw missingBytes(address, offset, length, e);
                }
                throw e;
            }
        });
        if (out.size() != length) {
            throw missingBytes(address, offset, length, null);
        }
        return out.toByteArray();
    }

    private static BackupException missingBytes(
            BlobAddress address, long offset, int length, @Nullable Throwable cause) {
        return new BackupException(
                ErrorCode.RECOVERY_POINT_CORRUPT,
                "The blob " + address + " lacks bytes " + offset + " to " + (offset + length - 1) + ".",
                cause);
    }

    @Override
    public void stageBlock(BlobAddress address, String blockId, byte[] content) {
        translate("a block of " + address, () -> {
            blob(address).getBlockBlobClient().stageBlock(blockId, BinaryData.fromBytes(content));
            return blockId;
        });
    }

    @Override
    public StoredBlob commitBlocks(
            BlobAddress address, List<String> blockIds, long bytes, @Nullable BlobPolicy policy) {
        return translate("blob " + address, () -> {
            try {
                BlockBlobItem item = blob(address)
                        .getBlockBlobClient()
                        .commitBlockListWithResponse(
                                new BlockBlobCommitBlockListOptions(blockIds)
                                        .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"))
                                        .setImmutabilityPolicy(policies.ofNew(address, policy)),
                                null,
                                Context.NONE)
                        .getValue();
                return new StoredBlob(address.name(), bytes, item.getETag());
            } catch (BlobStorageException e) {
                if (e.getStatusCode() != CONFLICT) {
                    throw e;
                }
                // The SDK tries again when an answer is lost, and then meets its own commit.
                return find(address).filter(own -> own.bytes() == bytes).orElseThrow(() -> e);
            }
        });
    }

    @Override
    public boolean extendPolicy(BlobAddress address, Instant until) {
        return translate("policy of " + address, () -> policies.extend(blob(address), until));
    }

    @Override
    public Optional<StoredBlob> find(BlobAddress address) {
        return translate("blob " + address, () -> {
            try {
                BlobProperties properties = blob(address).getProperties();
                return Optional.of(new StoredBlob(address.name(), properties.getBlobSize(), properties.getETag()));
            } catch (BlobStorageException e) {
                return absent(e);
            }
        });
    }

    @Override
    public Stream<StoredBlob> list(String container, String prefix) {
        return translate(
                "a list of " + container + "/" + prefix,
                () ->
                        service
                                .getBlobContainerClient(container)
                                .listBlobs(new ListBlobsOptions().setPrefix(prefix), null)
                                .stream()
                                .map(item -> new StoredBlob(
                                        item.getName(),
                                        item.getProperties().getContentLength(),
                                        item.getProperties().getETag())));
    }

    @Override
    public void setTier(BlobAddress address, BlobTier tier) {
        translate("blob " + address, () -> {
            try {
                blob(address).setAccessTier(TIERS.get(tier));
                return tier;
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == NOT_FOUND) {
                    throw new BackupException(
                            ErrorCode.RECOVERY_POINT_CORRUPT, "The blob " + address + " is missing.", e);
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<BlobTier> tier(BlobAddress address) {
        return translate("blob " + address, () -> {
            try {
                AccessTier tier = blob(address).getProperties().getAccessTier();
                return TIERS.entrySet().stream()
                        .filter(known -> known.getValue().equals(tier))
                        .map(Map.Entry::getKey)
                        .findFirst();
            } catch (BlobStorageException e) {
                return absent(e);
            }
        });
    }

    @Override
    public void startCopy(BlobAddress from, BlobAddress to, BlobTier tier, RehydrationPriority priority) {
        translate("a copy of " + from + " to " + to.name(), () -> {
            try {
                // The request is sent here; the poller that comes back is not asked, for this may take hours.
                return blob(to).beginCopy(new BlobBeginCopyOptions(blob(from).getBlobUrl())
                        .setTier(TIERS.get(tier))
                        .setRehydratePriority(
                                priority == RehydrationPriority.HIGH
                                        ? RehydratePriority.HIGH
                                        : RehydratePriority.STANDARD)
                        .setDestinationRequestConditions(new BlobRequestConditions().setIfNoneMatch("*")));
            } catch (BlobStorageException e) {
                if (BEGUN.contains(e.getErrorCode()) || e.getStatusCode() == PRECONDITION_FAILED) {
                    return to;
                }
                if (e.getStatusCode() == NOT_FOUND && !BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode())) {
                    throw new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "The blob " + from + " is missing.", e);
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<BlobCopy> copy(BlobAddress to) {
        return translate("blob " + to, () -> {
            try {
                BlobProperties properties = blob(to).getProperties();
                return Optional.of(copy(properties));
            } catch (BlobStorageException e) {
                return absent(e);
            }
        });
    }

    private static BlobCopy copy(BlobProperties properties) {
        CopyStatusType status = properties.getCopyStatus();
        if (CopyStatusType.FAILED.equals(status) || CopyStatusType.ABORTED.equals(status)) {
            return new BlobCopy.Failed(status + ": " + properties.getCopyStatusDescription());
        }
        // A copy from the archive reads as archived until all of it is there, whatever its status says.
        boolean onItsWay = CopyStatusType.PENDING.equals(status)
                || properties.getArchiveStatus() != null
                || AccessTier.ARCHIVE.equals(properties.getAccessTier());
        return onItsWay ? new BlobCopy.Pending() : new BlobCopy.Done();
    }

    @Override
    public void delete(BlobAddress address) {
        // An answer that was lost makes the SDK ask again and find nothing: that is what was wanted.
        translate("blob " + address, () -> {
            policies.requireNone(blob(address), address);
            return blob(address).deleteIfExists();
        });
    }

    private static <T> Optional<T> absent(BlobStorageException e) {
        if (e.getStatusCode() == NOT_FOUND && !BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode())) {
            return Optional.empty();
        }
        throw e;
    }

    private BlobClient blob(BlobAddress address) {
        return service.getBlobContainerClient(address.container()).getBlobClient(address.name());
    }
}
