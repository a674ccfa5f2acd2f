package io.pgvault.vault.postgres;

import io.pgvault.contract.VaultId;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.DeletedVaultStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.Session;

@ApplicationScoped
class PostgresDeletedVaultStore implements DeletedVaultStore {
    private static final String TAKE_OVER = "update deleted_vault set asked_at = :now where id in"
            + " (select id from deleted_vault where purge_at <= :now and (asked_at is null or asked_at <= :before)"
            + " order by purge_at limit :most for update skip locked) returning *";

    private final DeletedVaultRepository deleted;

    PostgresDeletedVaultStore(DeletedVaultRepository deleted) {
        this.deleted = deleted;
    }

    @Override
    public void add(DeletedVault vault) {
        deleted.persist(DeletedVaultEntity.of(vault));
    }

    @Override
    public Optional<DeletedVault> find(VaultId id) {
        return deleted.findByIdOptional(id.value()).map(DeletedVaultEntity::toDeletedVault);
    }

    @Override
    public void remove(VaultId id) {
        deleted.deleteById(id.value());
    }

    @Override
    public Page<DeletedVault> list(
            String subscription, String location, List<String> visible, Instant now, PageRequest page) {
        Keys.AtOrBelow allowed = Keys.AtOrBelow.of("resourceKey", visible);
        Map<String, Object> parameters = new HashMap<>(allowed.parameters());
        parameters.put("subscription", subscription.toLowerCase(Locale.ROOT));
        parameters.put("location", location.toLowerCase(Locale.ROOT));
        parameters.put("after", Objects.requireNonNullElse(page.after(), ""));
        parameters.put("now", now);
        List<DeletedVaultEntity> found = deleted.find(
                        "subscriptionKey = :subscription and locationKey = :location and cast(id as string) > :after and purgeAt > :now"
                                + " and " + allowed.text() + " order by cast(id as string)",
                        parameters)
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(DeletedVaultEntity::toDeletedVault).toList(),
                page.size(),
                vault -> vault.vault().id().toString());
    }

    @Override
    public List<DeletedVault> takeOver(Instant now, Instant askedBefore, int most) {
        return deleted
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(TAKE_OVER, DeletedVaultEntity.class)
                .setParameter("now", now)
                .setParameter("before", askedBefore)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(DeletedVaultEntity::toDeletedVault)
                .toList();
    }
}
