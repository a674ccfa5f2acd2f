package io.pgvault.vault.vaults;

import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Has the containers of deleted vaults removed when the time is over in which they can be brought back. */
@Singleton
public final class PurgeVaults {
    private static final int AT_ONCE = 100;

    /** Whoever was asked answers within seconds while storage is there; what was asked may have been lost. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(10);

    private final DeletedVaultStore deleted;
    private final Publisher publisher;
    private final InstantSource clock;

    public PurgeVaults(DeletedVaultStore deleted, Publisher publisher, InstantSource clock) {
        this.deleted = deleted;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** One round, in the caller's transaction. */
    public void purgeDue() {
        Instant now = clock.instant();
        deleted.takeOver(now, now.minus(ASK_AGAIN_AFTER), AT_ONCE)
                .forEach(over -> publisher.publish(
                        new LifecycleCommand.DeleteVault(over.vault().reference(), now)));
    }
}
