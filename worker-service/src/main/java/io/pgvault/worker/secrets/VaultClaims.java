package io.pgvault.worker.secrets;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.recoverypoints.documents.StoredDocuments;

/**
 * What a message says of its vault is believed where the vault's own container says the same: bindings go by the vault's
 * name, and whoever forges a message could name another's.
 */
public final class VaultClaims {
    private final StoredDocuments documents;

    public VaultClaims(BlobStore store) {
        this.documents = new StoredDocuments(store);
    }

    /**
     * Refuses a vault whose container is of another one, or of none.
     *
     * @throws BackupException {@link ErrorCode#VAULT_NOT_KNOWN}
     */
    public void require(VaultReference claimed) {
        boolean known = documents
                .vault(claimed.id())
                .map(document -> document.vault())
                .filter(vault ->
                        vault.id().equals(claimed.id()) && vault.resourceId().equalsIgnoreCase(claimed.resourceId()))
                .isPresent();
        if (!known) {
            throw new BackupException(
                    ErrorCode.VAULT_NOT_KNOWN,
                    "The container of the vault " + claimed.id() + " does not say that it is of " + claimed.resourceId()
                            + ".");
        }
    }
}
