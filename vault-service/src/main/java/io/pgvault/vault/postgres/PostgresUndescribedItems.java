package io.pgvault.vault.postgres;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.vault.rebuilding.UndescribedItems;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** {@link UndescribedItems} in a table that triggers fill. */
@Singleton
class PostgresUndescribedItems implements UndescribedItems {
    private static final String TAKE = "delete from undescribed where (kind, id) in (select kind, id from undescribed"
            + " order by noted_at limit :most for update skip locked) returning kind, id, vault_id";
    private static final String NOTE_ALL = "insert into undescribed (kind, id, vault_id)"
            + " select 'VAULT', id, id from vault union all select 'VAULT', id, id from deleted_vault"
            + " union all select 'POLICY', id, vault_id from policy"
            + " union all select 'INSTANCE', id, vault_id from instance order by 1, 2 on conflict do nothing";

    private final EntityManager entityManager;

    PostgresUndescribedItems(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public List<Undescribed> take(int most) {
        return session().createNativeQuery(TAKE, Tuple.class).setParameter("most", most).getResultList().stream()
                .map(row -> new Undescribed(
                        CatalogueDocument.Kind.valueOf(row.get("kind", String.class)),
                        row.get("id", UUID.class),
                        new VaultId(row.get("vault_id", UUID.class))))
                .toList();
    }

    @Override
    public void noteAll() {
        session().createNativeMutationQuery(NOTE_ALL).executeUpdate();
    }

    private Session session() {
        return entityManager.unwrap(Session.class);
    }
}
