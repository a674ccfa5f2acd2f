package io.pgvault.vault.rebuilding;

import com.fasterxml.jackson.databind.node.IntNode;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.catalogue.CatalogueDocument.Kind;
import io.pgvault.vault.vaults.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Documents that have the number of what they describe for their content. */
final class FormatInMemory implements CatalogueFormat {
    private final List<CatalogueItem> items = new ArrayList<>();

    @Override
    public CatalogueDocument write(CatalogueItem item, Instant now) {
        items.add(item);
        return switch (item) {
            case CatalogueItem.OfVault of -> document(of.vault(), now);
            case CatalogueItem.OfDeletedVault of -> document(of.deleted().vault(), now);
            case CatalogueItem.OfPolicy of ->
                document(Kind.POLICY, of.policy().vaultId(), of.policy().id().value(), now);
            case CatalogueItem.OfInstance of ->
                document(
                        Kind.INSTANCE,
                        of.instance().vault().id(),
                        of.instance().id().value(),
                        now);
        };
    }

    private CatalogueDocument document(Vault vault, Instant now) {
        return document(Kind.VAULT, vault.id(), vault.id().value(), now);
    }

    private CatalogueDocument document(Kind kind, VaultId vault, UUID id, Instant now) {
        return new CatalogueDocument(kind, vault, id, now, IntNode.valueOf(items.size() - 1));
    }

    @Override
    public CatalogueItem read(CatalogueDocument document) {
        return items.get(Objects.requireNonNull(document.content()).intValue());
    }
}
