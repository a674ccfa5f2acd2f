package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.vault.jobs.ClientRequests;
import io.pgvault.vault.operations.OperationKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.UUID;

@ApplicationScoped
class PostgresClientRequests implements ClientRequests {
    private final EntityManager entityManager;

    PostgresClientRequests(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public OperationId claim(InstanceId instance, OperationKind kind, String clientRequestId, OperationId candidate) {
        // A second transaction waits here for the first, and then sees its row.
        entityManager
                .createNativeQuery("insert into client_request (instance_id, kind, client_request_id, operation_id)"
                        + " values (:instance, :kind, :request, :operation) on conflict do nothing")
                .setParameter("instance", instance.value())
                .setParameter("kind", kind.name())
                .setParameter("request", clientRequestId)
                .setParameter("operation", candidate.value())
                .executeUpdate();
        UUID winner = (UUID) entityManager
                .createNativeQuery(
                        "select operation_id from client_request where instance_id = :instance and kind = :kind"
                                + " and client_request_id = :request",
                        UUID.class)
                .setParameter("instance", instance.value())
                .setParameter("kind", kind.name())
                .setParameter("request", clientRequestId)
                .getSingleResult();
        return new OperationId(winner);
    }
}
