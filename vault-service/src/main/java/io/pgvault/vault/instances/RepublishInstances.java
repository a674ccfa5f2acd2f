package io.pgvault.vault.instances;

import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyFollowers;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Publishes the instances that are protected under a policy anew, a page at a time, when the policy is replaced. */
@Singleton
public final class RepublishInstances implements PolicyFollowers {
    private static final int PAGE = 500;

    private final InstanceStore instances;
    private final PublishState publishState;
    private final Publisher publisher;
    private final InstantSource clock;

    public RepublishInstances(InstanceStore instances, Publisher publisher, InstantSource clock) {
        this.instances = instances;
        this.publishState = new PublishState(instances, publisher);
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public void follow(Policy replaced, boolean newSchedule) {
        Instant now = clock.instant();
        forEachUnder(
                replaced, instance -> publishState.publish(instance.underNewVersion(newSchedule, now), replaced, now));
    }

    @Override
    public void retag(Policy policy) {
        Instant now = clock.instant();
        forEachUnder(
                policy,
                instance -> publisher.publish(
                        new RetagRecoveryPoints(instance.vault(), instance.id(), policy.definition(), now)));
    }

    private void forEachUnder(Policy policy, Consumer<BackupInstance> work) {
        List<BackupInstance> page = instances.protectedUnder(policy.id(), null, PAGE);
        page.forEach(work);
        while (page.size() == PAGE) {
            page = instances.protectedUnder(policy.id(), page.getLast().id(), PAGE);
            page.forEach(work);
        }
    }
}
