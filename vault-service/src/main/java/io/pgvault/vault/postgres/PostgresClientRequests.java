package io.pgvault.vault.postgres;

import io.pgvault.contract.OperationId;
import io.pgvault.vault.jobs.ClientRequests;
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
    public OperationId claim(ClientRequest request, OperationId candidate) {
        // A second transaction waits here for the first, and then sees its row.
        entityManager
                .createNativeQuery(
                        "insert into client_request (instance_id, kind, client_request_id, operation_id, content)"
                                + " values (:instance, :kind, :request, :operation, :content) on conflict do nothing")
                .setParameter("instance", request.instance().value())
                .setParameter("kind", request.kind().name())
                .setParameter("request", request.id())
                .setParameter("operation", candidate.value())
                .setParameter("content", request.content())
                .executeUpdate();
        Object[] winner = (Object[]) entityManager
                .createNativeQuery(
                        "select operation_id, content from client_request where instance_id = :instance"
                                + " and kind = :kind and client_request_id = :request",
                        Object[].class)
                .setParameter("instance", request.instance().value())
                .setParameter("kind", request.kind().name())
                .setParameter("request", request.id())
                .getSingleResult();
        if (winner[1] != null && !winner[1].equals(request.content())) {
            throw ClientRequests.reused(request);
        }
        return new OperationId((UUID) winner[0]);
    }
}
