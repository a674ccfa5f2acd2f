package io.pgvault.blobstore.azure;

import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.function.Supplier;

/** Turns the SDK's failures into those of the registry. */
final class StorageFailures {
    private StorageFailures() {}

    static <T> T translate(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (BlobStorageException e) {
            throw of(what, e);
        } catch (BackupException e) {
            throw e;
        } catch (RuntimeException e) {
            // The SDK wraps whatever its HTTP client throws when the last try has failed.
            throw new BackupException(
                    ErrorCode.STORAGE_UNREACHABLE, "Storage could not be reached for " + what + ".", e.getMessage(), e);
        }
    }

    /** Whether an immutability policy or a legal hold, of the blob or its container, is in the way. */
    static boolean isImmutable(BlobStorageException e) {
        return String.valueOf(e.getErrorCode()).startsWith("BlobImmutable");
    }

    static BackupException of(String what, BlobStorageException e) {
        if (BlobErrorCode.BLOB_ARCHIVED.equals(e.getErrorCode())) {
            return new BackupException(
                    ErrorCode.RECOVERY_POINT_ARCHIVED,
                    "It lies in the archive: " + what + " cannot be read before its tier is changed.",
                    e);
        }
        if (isImmutable(e)) {
            return new BackupException(
                    ErrorCode.BLOB_IMMUTABLE, "Storage does not let go of " + what + ": " + e.getErrorCode() + ".", e);
        }
        int status = e.getStatusCode();
        boolean refused = status == 401 || status == 403 || BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode());
        return new BackupException(
                refused ? ErrorCode.STORAGE_PERMISSION : ErrorCode.STORAGE_FAILED,
                "Storage answered " + status + " (" + e.getErrorCode() + ") for " + what + ".",
                null,
                e);
    }
}
