package io.pgvault.vault.healing;

import io.pgvault.contract.InstanceId;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.PublishState;
import io.pgvault.vault.operations.HealingObserver;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes instances anew, under versions that overrule whatever others hold: those that were published in another
 * version than the catalogue has, or all of them. What is published twice changes nothing.
 */
@Singleton
public final class PublishInstances {
    private static final Logger LOG = LoggerFactory.getLogger(PublishInstances.class);

    /** What changed less long ago may be on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    private final InstanceStore instances;
    private final PolicyStore policies;
    private final PublishedInstances published;
    private final PublishState publishState;
    private final HealingObserver observer;
    private final InstantSource clock;
    private final Publisher publisher;

    public PublishInstances(
            InstanceStore instances,
            PolicyStore policies,
            PublishedInstances published,
            PublishState publishState,
            Publisher publisher,
            HealingObserver observer,
            InstantSource clock) {
        this.instances = instances;
        this.policies = policies;
        this.published = published;
        this.publishState = publishState;
        this.observer = observer;
        this.clock = clock;
        this.publisher = publisher;
    }

    /** Publishes what differs, and returns how many instances did. */
    public int publishWhatDiffers() {
        Instant settled = clock.instant().minus(ON_ITS_WAY);
        Map<InstanceId, Long> known = known();
        Map<InstanceId, Long> told = published.versions();
        int differing = 0;
        for (Map.Entry<InstanceId, Long> instance : known.entrySet()) {
            boolean isSettled = instance.getValue() <= settled.toEpochMilli();
            if (isSettled && !instance.getValue().equals(told.get(instance.getKey()))) {
                LOG.info("Publishes the instance {} anew: others have another state of it", instance.getKey());
                if (isPublished(instance.getKey(), instance.getValue())) {
                    observer.healed("published-instance");
                    differing++;
                }
            }
        }
        return differing;
    }

    /** Publishes all that others were told of, and returns how many could be. */
    public int publishAll() {
        return Math.toIntExact(known().entrySet().stream()
                .filter(instance -> isPublished(instance.getKey(), instance.getValue()))
                .count());
    }

    /** Publishes one, in a transaction of its own; one that changes meanwhile is published by that. */
    void publishAnew(BackupInstance instance) {
        publish(instance.id(), instance.version());
    }

    /** One that cannot be published now keeps no other from being; the next comparison comes back to it. */
    private boolean isPublished(InstanceId id, long version) {
        try {
            publish(id, version);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("The instance {} cannot be published anew now: {}", id, e.toString());
            return false;
        }
    }

    private Map<InstanceId, Long> known() {
        Map<InstanceId, Long> known = new LinkedHashMap<>();
        publisher.inTransaction(() -> known.putAll(instances.publishedVersions()));
        return known;
    }

    /** Unless it has changed meanwhile: then it is published by that. */
    private void publish(InstanceId id, long version) {
        publisher.inTransaction(() -> instances.findAll(List.of(id)).stream()
                .map(instance -> instance.setup().policyId())
                // The policy before the instance, as by whoever replaces it.
                .map(policies::getUnchanging)
                .forEach(policy -> instances
                        .findForUpdate(id)
                        .filter(instance -> instance.version() == version)
                        .ifPresent(instance -> publish(instance, policy))));
    }

    private void publish(BackupInstance instance, Policy policy) {
        Instant now = clock.instant();
        publishState.publish(instance.anew(now), policy, instance.scheduledSinceOr(now));
    }
}
