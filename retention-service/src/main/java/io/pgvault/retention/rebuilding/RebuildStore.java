package io.pgvault.retention.rebuilding;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import java.util.List;

/** What a rebuild has found so far. Every method takes part in the caller's transaction. */
public interface RebuildStore {
    /**
     * What it found in all.
     *
     * @param problems in words
     */
    record Found(int vaults, int instances, int recoveryPoints, List<String> problems) {}

    /** Notes that it was asked for; false when it was before. */
    boolean begin(OperationId rebuild);

    /** A vault was read; however often. */
    void vaultRead(OperationId rebuild, VaultId vault, List<String> problems);

    /** An instance was read; however often. */
    void instanceRead(OperationId rebuild, VaultId vault, String instance, int recoveryPoints, List<String> problems);

    Found found(OperationId rebuild);
}
