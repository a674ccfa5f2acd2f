package io.pgvault.vault.rest.arm;

import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a call answers that begins an operation, or asks for one that runs: {@link LongRunningFilter} says where it is
 * followed.
 *
 * @param body what can be told at once
 * @param scope the path below which the result will be
 */
public record LongRunning(@Nullable Object body, Operation operation, String scope) {
    /** Nothing can be told but where to look. */
    public static Response accepted(Operation operation) {
        String scope = operation.kind() == OperationKind.GUARDED_CHANGE ? "" : locationScope(operation);
        return new LongRunning(null, operation, scope).response(202);
    }

    public Response response(int status) {
        return Response.status(status).entity(this).build();
    }

    public static String locationScope(Operation operation) {
        return "/subscriptions/"
                + Fields.segmentAfter("subscriptions", operation.vaultResourceId())
                        .orElseThrow()
                + "/providers/Microsoft.DataProtection/locations/" + operation.location();
    }
}
