package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.vault.operations.OperationKind;

/** Remembers which request of a client started which operation. */
public interface ClientRequests {
    /**
     * The operation that the request started: the given one, or that of an earlier transaction with the same request.
     * Of several transactions at the same time one wins, and the others wait for it.
     */
    OperationId claim(InstanceId instance, OperationKind kind, String clientRequestId, OperationId candidate);
}
