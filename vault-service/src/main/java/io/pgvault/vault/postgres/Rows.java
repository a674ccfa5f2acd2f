package io.pgvault.vault.postgres;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;

/** Rows as they are, whatever the session has read of them before. */
final class Rows {
    private Rows() {}

    /** The row, locked until the transaction ends, as it is once the lock is there. */
    static <E> Optional<E> lock(PanacheRepositoryBase<E, UUID> rows, UUID id) {
        Optional<E> row = rows.findByIdOptional(id);
        row.ifPresent(found -> refresh(rows.getEntityManager(), found));
        return row;
    }

    /** What is locked already must not be locked again: Hibernate does not lock what it never writes twice. */
    private static void refresh(EntityManager session, Object row) {
        if (session.getLockMode(row) == LockModeType.PESSIMISTIC_WRITE) {
            session.refresh(row);
        } else {
            session.refresh(row, LockModeType.PESSIMISTIC_WRITE);
        }
    }
}
