package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyFollowers;
import io.pgvault.vault.publishing.Publisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Publishes the instances that are protected under a policy anew, a page at a time, when the policy is replaced. */
public final class RepublishInstances implements PolicyFollowers {
    private static final int PAGE = 500;

    private final InstanceStore instances;
    private final Publisher publisher;
    private final InstantSource clock;

    public RepublishInstances(InstanceStore instances, Publisher publisher, InstantSource clock) {
        this.instances = instances;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public void follow(Policy replaced, boolean newSchedule) {
        Instant now = clock.instant();
        InstanceId after = null;
        do {
            after = publishPage(replaced, newSchedule, after, now);
        } while (after != null);
    }

    private @Nullable InstanceId publishPage(
            Policy policy, boolean newSchedule, @Nullable InstanceId after, Instant now) {
        List<BackupInstance> page = instances.protectedUnder(policy.id(), after, PAGE);
        for (BackupInstance instance : page) {
            BackupInstance changed = instance.underNewVersion(newSchedule, now);
            instances.update(changed);
            publisher.publish(Stream.PROTECTED_INSTANCES, changed.toMessage(policy, now), eventId(changed));
        }
        return page.size() < PAGE ? null : page.getLast().id();
    }

    private static UUID eventId(BackupInstance instance) {
        return NameBasedIds.of("ProtectedInstance", instance.id().toString(), Long.toString(instance.version()));
    }
}
