package io.pgvault.vault.postgres;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultState;
import io.pgvault.vault.vaults.VaultStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresVaultStore implements VaultStore {
    private final VaultRepository vaults;
    private final PolicyRepository policies;
    private final InstanceRepository instances;

    PostgresVaultStore(VaultRepository vaults, PolicyRepository policies, InstanceRepository instances) {
        this.vaults = vaults;
        this.policies = policies;
        this.instances = instances;
    }

    @Override
    public Optional<Vault> find(VaultAddress address) {
        return vaults.find("resourceKey", address.key()).firstResultOptional().map(VaultEntity::toVault);
    }

    @Override
    public Optional<Vault> find(VaultId id) {
        return vaults.findByIdOptional(id.value()).map(VaultEntity::toVault);
    }

    @Override
    public void add(Vault vault) {
        vaults.persist(VaultEntity.of(vault));
    }

    @Override
    public void update(Vault vault) {
        vaults.findById(vault.id().value()).change(vault);
    }

    @Override
    public void remove(VaultId id) {
        vaults.deleteById(id.value());
    }

    @Override
    public boolean hasContent(VaultId id) {
        lock(id);
        return policies.count("vaultId", id.value()) > 0 || instances.count("vaultId", id.value()) > 0;
    }

    @Override
    public boolean hasInstances(VaultId id) {
        lock(id);
        return instances.count("vaultId", id.value()) > 0;
    }

    /** Policies and instances that come to refer to the vault wait for it, and for no weaker lock. */
    private void lock(VaultId id) {
        var unused = vaults.getEntityManager()
                .createNativeQuery("select 1 from vault where id = :id for update", Integer.class)
                .setParameter("id", id.value())
                .getResultList();
    }

    @Override
    public boolean hasArchivingPolicies(VaultId id) {
        return policies.getEntityManager()
                        .createNativeQuery(
                                "select 1 from policy where vault_id = :vault and jsonb_path_match(definition,"
                                        + " '$.retentionRules[*].lifeCycles[*].dataStore == \"ARCHIVE_STORE\"') limit 1",
                                Integer.class)
                        .setParameter("vault", id.value())
                        .getResultList()
                        .size()
                > 0;
    }

    @Override
    public Page<Vault> list(String subscription, @Nullable String resourceGroup, PageRequest page) {
        String group = resourceGroup == null ? null : resourceGroup.toLowerCase(Locale.ROOT);
        List<VaultEntity> found = vaults.find(
                        "subscriptionKey = :subscription and resourceKey > :after"
                                + (group == null ? "" : " and groupKey = :group") + " order by resourceKey",
                        listParameters(subscription, group, page))
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(VaultEntity::toVault).toList(),
                page.size(),
                vault -> vault.address().key());
    }

    private static Map<String, Object> listParameters(String subscription, @Nullable String group, PageRequest page) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("subscription", subscription.toLowerCase(Locale.ROOT));
        parameters.put("after", Objects.requireNonNullElse(page.after(), ""));
        if (group != null) {
            parameters.put("group", group);
        }
        return parameters;
    }

    @Override
    public void prepared(VaultId id) {
        vaults.update("state = ?1, error = null where id = ?2 and state <> ?1", VaultState.SUCCEEDED, id.value());
    }

    @Override
    public void preparationFailed(VaultId id, ErrorDetail error) {
        vaults.update(
                "state = ?1, error = ?2 where id = ?3 and state = ?4",
                VaultState.FAILED,
                error,
                id.value(),
                VaultState.PROVISIONING);
    }
}
