package io.pgvault.blobstore.azure;

import static io.pgvault.blobstore.azure.StorageFailures.translate;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.LeaseStateType;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import java.time.Duration;
import java.util.UUID;

/** {@link BlobLeases} on Azure Blob storage. */
public final class AzureBlobLeases implements BlobLeases {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final BlobServiceClient service;
    private final BlobStore store;

    public AzureBlobLeases(BlobServiceClient service, BlobStore store) {
        this.service = service;
        this.store = store;
    }

    @Override
    public boolean acquire(BlobAddress address, UUID leaseId, Duration duration) {
        return translate("lease of " + address, () -> {
            try {
                lease(address, leaseId).acquireLease((int) duration.toSeconds());
                return true;
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == NOT_FOUND) {
                    store.create(address, new byte[0]);
                    return acquire(address, leaseId, duration);
                }
                return lost(e);
            }
        });
    }

    @Override
    public boolean renew(BlobAddress address, UUID leaseId) {
        return translate("lease of " + address, () -> {
            try {
                lease(address, leaseId).renewLease();
                return true;
            } catch (BlobStorageException e) {
                return lost(e);
            }
        });
    }

    @Override
    public void release(BlobAddress address, UUID leaseId) {
        translate("lease of " + address, () -> {
            try {
                lease(address, leaseId).releaseLease();
                return true;
            } catch (BlobStorageException e) {
                return lost(e);
            }
        });
    }

    @Override
    public boolean write(BlobAddress address, UUID leaseId, byte[] content) {
        return translate("leased blob " + address, () -> {
            try {
                blob(address)
                        .uploadWithResponse(
                                new BlobParallelUploadOptions(BinaryData.fromBytes(content))
                                        .setRequestConditions(
                                                new BlobRequestConditions().setLeaseId(leaseId.toString())),
                                null,
                                Context.NONE);
                return true;
            } catch (BlobStorageException e) {
                return lost(e);
            }
        });
    }

    @Override
    public boolean isLeased(BlobAddress address) {
        return translate("lease of " + address, () -> {
            try {
                return blob(address).getProperties().getLeaseState() == LeaseStateType.LEASED;
            } catch (BlobStorageException e) {
                return lost(e);
            }
        });
    }

    /** 404, 409 and 412 say that the lease is not ours; anything else is a failure. */
    private static boolean lost(BlobStorageException e) {
        int status = e.getStatusCode();
        if (status == CONFLICT || status == PRECONDITION_FAILED || status == NOT_FOUND) {
            return false;
        }
        throw e;
    }

    private BlobLeaseClient lease(BlobAddress address, UUID leaseId) {
        return new BlobLeaseClientBuilder()
                .blobClient(blob(address))
                .leaseId(leaseId.toString())
                .buildClient();
    }

    private BlobClient blob(BlobAddress address) {
        return service.getBlobContainerClient(address.container()).getBlobClient(address.name());
    }
}
