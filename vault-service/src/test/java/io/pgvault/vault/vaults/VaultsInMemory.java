package io.pgvault.vault.vaults;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Vaults, and what belongs to them. */
public final class VaultsInMemory implements VaultStore {
    private static final PageRequest ALL = new PageRequest(null, Integer.MAX_VALUE);

    private final Map<VaultId, Vault> kept = new HashMap<>();
    private final PoliciesInMemory policies;
    private final InstancesInMemory instances;

    public VaultsInMemory(PoliciesInMemory policies, InstancesInMemory instances) {
        this.policies = policies;
        this.instances = instances;
    }

    public List<Vault> all() {
        return List.copyOf(kept.values());
    }

    public Vault get(VaultId id) {
        return find(id).orElseThrow();
    }

    @Override
    public Optional<Vault> find(VaultAddress address) {
        return kept.values().stream()
                .filter(vault -> vault.address().key().equals(address.key()))
                .findFirst();
    }

    @Override
    public Optional<Vault> find(VaultId id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public Immutability immutability(VaultId id) {
        return find(id).map(vault -> vault.settings().immutability()).orElse(Immutability.DISABLED);
    }

    @Override
    public void add(Vault vault) {
        kept.put(vault.id(), vault);
    }

    @Override
    public void update(Vault vault) {
        kept.put(vault.id(), vault);
    }

    @Override
    public void remove(VaultId id) {
        kept.remove(id);
    }

    @Override
    public boolean hasContent(VaultId id) {
        return !policies.list(id, ALL).items().isEmpty() || hasInstances(id);
    }

    @Override
    public boolean hasInstances(VaultId id) {
        return instances.all().stream()
                .anyMatch(instance -> instance.vault().id().equals(id));
    }

    @Override
    public boolean hasDeletedInstances(VaultId id) {
        return instances.all().stream()
                .anyMatch(instance ->
                        instance.vault().id().equals(id) && instance.state().isDeleted());
    }

    @Override
    public boolean hasArchivingPolicies(VaultId id) {
        return policies.list(id, ALL).items().stream().anyMatch(VaultsInMemory::isArchiving);
    }

    private static boolean isArchiving(Policy policy) {
        return policy.definition().retentionRules().stream()
                .flatMap(rule -> rule.lifeCycles().stream())
                .anyMatch(lifeCycle -> lifeCycle.dataStore() == DataStore.ARCHIVE_STORE);
    }

    @Override
    public boolean anyWantsApprovals(String key) {
        return kept.values().stream()
                .filter(vault -> vault.settings().wantApprovals())
                .anyMatch(vault -> (vault.address().key() + "/").startsWith(key + "/"));
    }

    @Override
    public Page<Vault> list(
            String subscription, @Nullable String resourceGroup, List<String> visible, PageRequest page) {
        return new Page<>(
                kept.values().stream()
                        .filter(vault -> vault.address().subscription().equalsIgnoreCase(subscription))
                        .filter(vault -> resourceGroup == null
                                || vault.address().resourceGroup().equalsIgnoreCase(resourceGroup))
                        .filter(vault -> visible.stream()
                                .anyMatch(key -> (vault.address().key() + "/").startsWith(key + "/")))
                        .sorted(Comparator.comparing(vault -> vault.address().key()))
                        .toList(),
                null);
    }

    @Override
    public void prepared(VaultId id) {
        kept.computeIfPresent(id, (known, vault) -> in(VaultState.SUCCEEDED, vault, null));
    }

    @Override
    public void preparationFailed(VaultId id, ErrorDetail error) {
        kept.computeIfPresent(
                id,
                (known, vault) ->
                        vault.state() == VaultState.PROVISIONING ? in(VaultState.FAILED, vault, error) : vault);
    }

    private static Vault in(VaultState state, Vault vault, @Nullable ErrorDetail error) {
        return new Vault(
                vault.id(), vault.address(), vault.location(), vault.settings(), state, error, vault.createdAt());
    }
}
