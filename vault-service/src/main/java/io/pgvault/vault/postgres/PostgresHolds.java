package io.pgvault.vault.postgres;

import io.pgvault.vault.publishing.Holds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/** Advisory locks that end with the transaction. */
@ApplicationScoped
class PostgresHolds implements Holds {
    private final EntityManager entityManager;

    PostgresHolds(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public void hold(String name) {
        entityManager
                .createNativeQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:name, 0))", Integer.class)
                .setParameter("name", name)
                .getSingleResult();
    }

    @Override
    public boolean tryHold(String name) {
        return (boolean) entityManager
                .createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))", Boolean.class)
                .setParameter("name", name)
                .getSingleResult();
    }
}
