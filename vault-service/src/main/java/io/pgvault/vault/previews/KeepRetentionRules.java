package io.pgvault.vault.previews;

import io.pgvault.contract.Clocks;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.vault.RetentionRules;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Takes in by what the retention service goes. */
@Singleton
public final class KeepRetentionRules {
    private final ToldRetentionRules kept;
    private final InstantSource clock;

    public KeepRetentionRules(ToldRetentionRules kept, InstantSource clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Keeps them, unless later ones are kept already.
     *
     * @throws ContradictoryMessageException for rules by which nobody can go, or of a time that has not come
     */
    public void keep(RetentionRules rules) {
        Clocks.requireCome("What the retention service goes by", rules.at(), clock.instant());
        try {
            PreviewPolicy.brake(rules);
        } catch (IllegalArgumentException e) {
            throw new ContradictoryMessageException("Nobody can go by these rules: " + e.getMessage());
        }
        kept.keep(rules);
    }
}
