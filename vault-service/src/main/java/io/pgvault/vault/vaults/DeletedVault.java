package io.pgvault.vault.vaults;

import java.time.Instant;

/**
 * A vault that was deleted and can be brought back for a while.
 *
 * @param vault as it was
 * @param purgeAt when it cannot be brought back any more, and its containers go
 */
public record DeletedVault(Vault vault, Instant deletedAt, Instant purgeAt) {
    public boolean isOver(Instant now) {
        return !purgeAt.isAfter(now);
    }
}
