package io.pgvault.vault.instances;

import io.pgvault.contract.VaultId;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.VaultStore;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Keeps an instance as it is now and tells the other services, in the caller's transaction. */
@Singleton
public final class PublishState {
    private final InstanceStore instances;
    private final VaultStore vaults;
    private final Publisher publisher;

    public PublishState(InstanceStore instances, VaultStore vaults, Publisher publisher) {
        this.instances = instances;
        this.vaults = vaults;
        this.publisher = publisher;
    }

    /**
     * Publishes one under the version that it has. Its row is locked: whoever changes its vault meanwhile comes to it
     * later, and publishes it anew.
     *
     * @param policy of the settings in force
     */
    public void publish(BackupInstance changed, Policy policy, Instant changedAt) {
        publish(changed, policy, wantedBy(changed.vault().id()), changedAt);
    }

    /** The same of one of many, whose rows were locked before it was asked what their vault wants. */
    void publish(BackupInstance changed, Policy policy, Immutability wanted, Instant changedAt) {
        instances.update(changed);
        publisher.publish(changed.toMessage(policy, wanted, changedAt));
    }

    Immutability wantedBy(VaultId vault) {
        return vaults.immutability(vault);
    }
}
