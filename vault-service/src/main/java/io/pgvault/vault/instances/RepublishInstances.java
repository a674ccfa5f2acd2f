package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyFollowers;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.InstancesOfVault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes instances anew, a page at a time: those that are protected under a policy when that is replaced, those of a
 * vault when that wants something else.
 */
@Singleton
public final class RepublishInstances implements PolicyFollowers, InstancesOfVault {
    private static final int PAGE = 500;

    private final InstanceStore instances;
    private final PolicyStore policies;
    private final PublishState publishState;
    private final Publisher publisher;
    private final InstantSource clock;

    public RepublishInstances(
            InstanceStore instances,
            PolicyStore policies,
            PublishState publishState,
            Publisher publisher,
            InstantSource clock) {
        this.instances = instances;
        this.policies = policies;
        this.publishState = publishState;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public void follow(Policy replaced, boolean newSchedule) {
        Instant now = clock.instant();
        forEachPageUnder(replaced, page -> {
            Immutability wanted = publishState.wantedBy(replaced.vaultId());
            page.forEach(instance ->
                    publishState.publish(instance.underNewVersion(newSchedule, now), replaced, wanted, now));
        });
    }

    @Override
    public void retag(Policy policy) {
        Instant now = clock.instant();
        forEachPageUnder(
                policy,
                page -> page.forEach(instance -> publisher.publish(
                        new RetagRecoveryPoints(instance.vault(), instance.id(), policy.definition(), now))));
    }

    @Override
    public void publishAnew(VaultId vault) {
        Instant now = clock.instant();
        forEachPage(after -> instances.allOf(vault, after, PAGE), page -> publishAnew(vault, page, now));
    }

    /** The policies are read when the instances are locked: whoever replaces one comes to those later. */
    private void publishAnew(VaultId vault, List<BackupInstance> page, Instant now) {
        List<BackupInstance> told = page.stream()
                .filter(instance -> instance.isPublished() && !instance.state().isDeleted())
                .toList();
        Map<PolicyId, Policy> known = policies.findAll(
                told.stream().map(instance -> instance.setup().policyId()).collect(Collectors.toSet()));
        Immutability wanted = publishState.wantedBy(vault);
        told.forEach(instance -> publishState.publish(
                instance.anew(now),
                Objects.requireNonNull(known.get(instance.setup().policyId())),
                wanted,
                instance.scheduledSinceOr(now)));
    }

    private void forEachPageUnder(Policy policy, Consumer<List<BackupInstance>> work) {
        forEachPage(after -> instances.protectedUnder(policy.id(), after, PAGE), work);
    }

    private static void forEachPage(
            Function<@Nullable InstanceId, List<BackupInstance>> pages, Consumer<List<BackupInstance>> work) {
        List<BackupInstance> page = pages.apply(null);
        work.accept(page);
        while (page.size() == PAGE) {
            page = pages.apply(page.getLast().id());
            work.accept(page);
        }
    }
}
