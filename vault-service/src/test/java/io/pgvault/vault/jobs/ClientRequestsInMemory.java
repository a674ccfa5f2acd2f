package io.pgvault.vault.jobs;

import io.pgvault.contract.OperationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests of clients, of which the first one wins. */
final class ClientRequestsInMemory implements ClientRequests {
    private final Map<ClientRequest, OperationId> claimed = new HashMap<>();
    private final Map<List<Object>, ClientRequest> known = new HashMap<>();

    @Override
    public OperationId claim(ClientRequest request, OperationId candidate) {
        List<Object> key = List.of(request.instance(), request.kind(), request.id());
        if (!known.computeIfAbsent(key, unknown -> request).equals(request)) {
            throw ClientRequests.reused(request);
        }
        return claimed.computeIfAbsent(request, unknown -> candidate);
    }
}
