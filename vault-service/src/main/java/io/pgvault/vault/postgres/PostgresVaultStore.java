package io.pgvault.vault.postgres;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.audit.Changes;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.vaults.Immutability;
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
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresVaultStore implements VaultStore {
    private final VaultRepository vaults;
    private final PolicyRepository policies;
    private final InstanceRepository instances;
    private final Changes changes;

    PostgresVaultStore(
            VaultRepository vaults, PolicyRepository policies, InstanceRepository instances, Changes changes) {
        this.vaults = vaults;
        this.policies = policies;
        this.instances = instances;
        this.changes = changes;
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
    public Immutability immutability(VaultId id) {
        Session session = vaults.getEntityManager().unwrap(Session.class);
        session.flush();
        return session
                .createNativeQuery("select settings ->> 'immutability' from vault where id = :id", String.class)
                .setParameter("id", id.value())
                .getResultList()
                .stream()
                .filter(Objects::nonNull)
                .map(Immutability::valueOf)
                .findFirst()
                .orElse(Immutability.DISABLED);
    }

    @Override
    public void add(Vault vault) {
        vaults.persist(VaultEntity.of(vault));
        changes.note(null, vault);
    }

    @Override
    public void update(Vault vault) {
        VaultEntity entity = vaults.findById(vault.id().value());
        changes.note(entity.toVault(), vault);
        entity.change(vault);
    }

    @Override
    public void remove(VaultId id) {
        find(id).ifPresent(vault -> changes.note(vault, null));
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

    @Override
    public boolean hasDeletedInstances(VaultId id) {
        return instances.count(
                        "vaultId = ?1 and state in (?2, ?3)",
                        id.value(),
                        ProtectionState.SOFT_DELETED,
                        ProtectionState.SOFT_DELETING)
                > 0;
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
    public boolean anyWantsApprovals(String key) {
        return !vaults.getEntityManager()
                .createNativeQuery(
                        "select 1 from vault where settings ->> 'approvals' = 'Enabled'"
                                + " and starts_with(resource_key || '/', :folder) limit 1",
                        Integer.class)
                .setParameter("folder", Keys.folder(key))
                .getResultList()
                .isEmpty();
    }

    @Override
    public Page<Vault> list(
            String subscription, @Nullable String resourceGroup, List<String> visible, PageRequest page) {
        String group = resourceGroup == null ? null : resourceGroup.toLowerCase(Locale.ROOT);
        Keys.AtOrBelow allowed = Keys.AtOrBelow.of("resourceKey", visible);
        Map<String, Object> parameters = listParameters(subscription, group, page);
        parameters.putAll(allowed.parameters());
        List<VaultEntity> found = vaults.find(
                        "subscriptionKey = :subscription and resourceKey > :after and " + allowed.text()
                                + (group == null ? "" : " and groupKey = :group") + " order by resourceKey",
                        parameters)
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
