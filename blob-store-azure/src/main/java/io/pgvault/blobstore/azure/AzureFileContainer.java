package io.pgvault.blobstore.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.pgvault.blobstore.FileContainer;
import io.pgvault.blobstore.FileMark;
import io.pgvault.blobstore.StoredFile;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link FileContainer} on Azure Blob storage; marks are metadata of the blobs. */
final class AzureFileContainer implements FileContainer {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private static final String JOB = "pgvault_job";
    private static final String SHA256 = "pgvault_sha256";

    private final BlobContainerClient container;
    private final String url;

    AzureFileContainer(BlobContainerClient container, String url) {
        this.container = container;
        this.url = url;
    }

    @Override
    public Optional<StoredFile> find(String name) {
        return called(name, () -> {
            try {
                BlobProperties properties = blob(name).getProperties();
                return Optional.of(new StoredFile(name, properties.getBlobSize(), mark(properties.getMetadata())));
            } catch (BlobStorageException e) {
                // The answer to this question has no body; its code is in a header, which the SDK reads.
                if (e.getStatusCode() == NOT_FOUND && !isAbout(e, BlobErrorCode.CONTAINER_NOT_FOUND)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** Names of metadata come back in whatever case. */
    private static @Nullable FileMark mark(Map<String, String> metadata) {
        Map<String, String> marks = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        marks.putAll(metadata);
        String job = marks.get(JOB);
        String sha256 = marks.get(SHA256);
        return job == null || sha256 == null ? null : new FileMark(job, sha256);
    }

    @Override
    public void stageBlock(String name, String blockId, byte[] content) {
        called(name, () -> {
            blob(name).stageBlock(blockId, BinaryData.fromBytes(content));
            return blockId;
        });
    }

    @Override
    public boolean create(String name, List<String> blockIds, FileMark mark) {
        return called(name, () -> {
            try {
                var unused = blob(name)
                        .commitBlockListWithResponse(
                                new BlockBlobCommitBlockListOptions(blockIds)
                                        .setMetadata(Map.of(JOB, mark.job(), SHA256, mark.sha256()))
                                        .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*")),
                                null,
                                Context.NONE);
                return true;
            } catch (BlobStorageException e) {
                boolean isThere = isAbout(e, BlobErrorCode.BLOB_ALREADY_EXISTS)
                        || e.getStatusCode() == PRECONDITION_FAILED
                        || (e.getStatusCode() == CONFLICT && StorageFailures.isImmutable(e));
                if (isThere) {
                    return false;
                }
                throw e;
            }
        });
    }

    private <T> T called(String name, Supplier<T> call) {
        return StorageFailures.translate("blob " + url + "/" + name, () -> {
            try {
                return call.get();
            } catch (BlobStorageException e) {
                if (isClosed(e)) {
                    throw closed(e);
                }
                throw e;
            }
        });
    }

    private static boolean isClosed(BlobStorageException e) {
        return e.getStatusCode() == UNAUTHORIZED
                || e.getStatusCode() == FORBIDDEN
                || isAbout(e, BlobErrorCode.CONTAINER_NOT_FOUND)
                || isAbout(e, BlobErrorCode.CONTAINER_BEING_DELETED)
                || isAbout(e, BlobErrorCode.INVALID_RESOURCE_NAME);
    }

    private BackupException closed(BlobStorageException e) {
        return new BackupException(
                ErrorCode.STORAGE_PERMISSION,
                String.format(
                        Locale.ROOT,
                        "The container %s does not exist, or does not let the worker's identity in (storage answered %d, %s):"
                                + " it needs the role Storage Blob Data Contributor there, and the account's network rules"
                                + " must let it through.",
                        url,
                        e.getStatusCode(),
                        e.getErrorCode()),
                e);
    }

    private static boolean isAbout(BlobStorageException e, BlobErrorCode code) {
        return code.equals(e.getErrorCode());
    }

    private BlockBlobClient blob(String name) {
        return container.getBlobClient(name).getBlockBlobClient();
    }
}
