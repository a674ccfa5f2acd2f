package io.pgvault.vault.rebuilding;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import java.util.List;
import java.util.UUID;

/** What has changed in the catalogue, by whatever statement, since it was described last. */
public interface UndescribedItems {
    /** A vault, deleted or not, a policy or an instance; it may be gone. */
    record Undescribed(CatalogueDocument.Kind kind, UUID id, VaultId vaultId) {}

    /** Takes some, the first that changed first, in the caller's transaction. */
    List<Undescribed> take(int most);

    /** All that there is counts as changed. */
    void noteAll();
}
