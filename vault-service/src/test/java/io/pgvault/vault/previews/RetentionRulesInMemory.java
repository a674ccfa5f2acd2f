package io.pgvault.vault.previews;

import io.pgvault.contract.vault.RetentionRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link ToldRetentionRules} in memory. */
final class RetentionRulesInMemory implements ToldRetentionRules {
    private @Nullable RetentionRules last;

    @Override
    public void keep(RetentionRules rules) {
        if (last == null || last.at().isBefore(rules.at())) {
            last = rules;
        }
    }

    @Override
    public Optional<RetentionRules> find() {
        return Optional.ofNullable(last);
    }
}
