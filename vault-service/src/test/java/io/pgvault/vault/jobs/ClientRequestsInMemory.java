package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.vault.operations.OperationKind;
import java.util.HashMap;
import java.util.Map;

/** Requests of clients, of which the first one wins. */
final class ClientRequestsInMemory implements ClientRequests {
    private final Map<Key, OperationId> claimed = new HashMap<>();

    private record Key(InstanceId instance, OperationKind kind, String clientRequestId) {}

    @Override
    public OperationId claim(InstanceId instance, OperationKind kind, String clientRequestId, OperationId candidate) {
        return claimed.computeIfAbsent(new Key(instance, kind, clientRequestId), unknown -> candidate);
    }
}
