package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;

/** Refuses storage in clear: whoever is on the way reads the key or signature, and with it all backups. */
final class StorageDoor {
    private StorageDoor() {}

    /** Hands the account on when it is reached by TLS, or clear text is wanted. */
    static BlobServiceClient check(BlobServiceClient account, boolean inClearAllowed) {
        String url = account.getAccountUrl();
        if (!inClearAllowed && !url.startsWith("https://")) {
            throw new IllegalStateException("Blob storage at " + url + " would be spoken to in clear, which is for the"
                    + " profile 'local' only. Let pgvault.storage.endpoint, or DefaultEndpointsProtocol and BlobEndpoint"
                    + " in pgvault.storage.connection-string, say https.");
        }
        return account;
    }
}
