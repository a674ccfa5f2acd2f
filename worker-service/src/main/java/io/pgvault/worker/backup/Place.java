package io.pgvault.worker.backup;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.parts.Pace;
import org.jspecify.annotations.Nullable;

/**
 * Where a recovery point lies, and how it comes there.
 *
 * @param policy of all blobs that it consists of; null for none
 * @param pace of its dumps, together
 */
record Place(
        VaultId vault,
        InstanceId instance,
        RecoveryPointId recoveryPoint,
        @Nullable BlobPolicy policy,
        Pace pace) {
    BlobAddress address(String name) {
        return new BlobAddress(StorageLayout.container(vault), name);
    }
}
