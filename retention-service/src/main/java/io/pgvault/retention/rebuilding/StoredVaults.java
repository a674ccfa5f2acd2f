package io.pgvault.retention.rebuilding;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.BackupException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The vaults that there are in storage, whatever anybody knows of them. Failures of storage are {@link BackupException}s. */
public interface StoredVaults {
    /** All whose container is there. */
    List<VaultId> all();

    /** Makes what a vault needs beside its container, and what is made once for all of them. */
    void prepare(VaultId vault);

    /** Names of the documents that describe what the catalogue had of a vault. */
    List<String> documents(VaultId vault);

    /** One of them; empty when it cannot be read. */
    Optional<CatalogueDocument> document(VaultId vault, String name);

    /** Those that something lies in a vault of. */
    Set<InstanceId> instances(VaultId vault);
}
