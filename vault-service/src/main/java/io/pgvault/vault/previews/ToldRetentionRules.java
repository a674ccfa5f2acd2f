package io.pgvault.vault.previews;

import io.pgvault.contract.vault.RetentionRules;
import java.util.Optional;

/** By what the retention service goes, as it told last. */
public interface ToldRetentionRules {
    /** Keeps them, unless later ones are kept already. */
    void keep(RetentionRules rules);

    /** Empty until they were told for the first time. */
    Optional<RetentionRules> find();
}
