package io.pgvault.vault.instances;

import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.publishing.Publisher;
import java.time.Instant;

/** Keeps an instance as it is now and tells the other services, in the caller's transaction. */
public final class PublishState {
    private final InstanceStore instances;
    private final Publisher publisher;

    public PublishState(InstanceStore instances, Publisher publisher) {
        this.instances = instances;
        this.publisher = publisher;
    }

    /**
     * Publishes one under the version that it has.
     *
     * @param policy of the settings in force
     */
    public void publish(BackupInstance changed, Policy policy, Instant changedAt) {
        instances.update(changed);
        publisher.publish(changed.toMessage(policy, changedAt));
    }
}
