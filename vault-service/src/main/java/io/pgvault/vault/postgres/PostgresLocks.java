package io.pgvault.vault.postgres;

import io.pgvault.vault.publishing.Locks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/** Advisory locks that end with the transaction. */
@ApplicationScoped
class PostgresLocks implements Locks {
    private final EntityManager entityManager;

    PostgresLocks(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public void lock(String name) {
        entityManager
                .createNativeQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:name, 0))", Integer.class)
                .setParameter("name", name)
                .getSingleResult();
    }

    @Override
    public boolean tryLock(String name) {
        return (boolean) entityManager
                .createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))", Boolean.class)
                .setParameter("name", name)
                .getSingleResult();
    }
}
