package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.operations.OperationKind;

/** Remembers which request of a client started which operation. */
public interface ClientRequests {
    /** A request, named by its client; what it asks for is known by a digest. */
    record ClientRequest(InstanceId instance, OperationKind kind, String id, String content) {}

    /**
     * The operation that the request started: the given one, or that of an earlier transaction with the same request.
     * Of several transactions at the same time one wins, and the others wait for it.
     *
     * @throws BackupException {@link ErrorCode#CLIENT_REQUEST_REUSED} when it asked for something else then
     */
    OperationId claim(ClientRequest request, OperationId candidate);

    /** That the id came before with other contents. */
    static BackupException reused(ClientRequest request) {
        return new BackupException(
                ErrorCode.CLIENT_REQUEST_REUSED,
                "The x-ms-client-request-id '" + request.id()
                        + "' came before with a request for this backup instance that asked for something else.");
    }
}
