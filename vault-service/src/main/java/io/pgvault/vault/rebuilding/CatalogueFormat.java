package io.pgvault.vault.rebuilding;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.catalogue.CatalogueDocument;
import java.time.Instant;

/** How parts of the catalogue are written down. What an earlier version wrote is read for ever. */
public interface CatalogueFormat {
    CatalogueDocument write(CatalogueItem item, Instant now);

    /**
     * What a document describes.
     *
     * @throws ContradictoryMessageException when it cannot be read, or describes another thing than it says
     */
    CatalogueItem read(CatalogueDocument document);
}
