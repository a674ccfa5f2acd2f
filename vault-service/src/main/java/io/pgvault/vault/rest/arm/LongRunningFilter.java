package io.pgvault.vault.rest.arm;

import io.pgvault.vault.operations.OperationKind;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/** The headers by which a caller follows an operation: all of Azure's styles at once, a client takes the one it knows. */
@Provider
class LongRunningFilter implements ContainerResponseFilter {
    private static final String RETRY_AFTER_SECONDS = "1";

    private final CallContext call;

    LongRunningFilter(CallContext call) {
        this.call = call;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof LongRunning running) {
            response.setEntity(running.body());
            String vault = running.operation().vaultResourceId();
            String token = OperationToken.of(running.operation().id());
            MultivaluedMap<String, Object> headers = response.getHeaders();
            boolean waits = running.operation().kind() == OperationKind.GUARDED_CHANGE;
            String approval = ArmPath.TENANT + "/approvals/" + token;
            headers.putSingle("Azure-AsyncOperation", call.url(waits ? approval : vault + "/operationStatus/" + token));
            headers.putSingle(
                    HttpHeaders.LOCATION, call.url(waits ? approval : running.scope() + "/operationResults/" + token));
            headers.putSingle(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
    }
}
