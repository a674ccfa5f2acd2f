package io.pgvault.contract.policy;

/** Where a recovery point's parts lie: hot or cool blobs, or archive-tier blobs. */
public enum DataStore {
    VAULT_STORE("VaultStore"),
    ARCHIVE_STORE("ArchiveStore");

    private final String wireName;

    DataStore(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the HTTP API. */
    public String wireName() {
        return wireName;
    }
}
