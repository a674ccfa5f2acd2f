package io.pgvault.vault.rest.arm;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Headers of every answer of a resource. */
@Provider
class CommonHeadersFilter implements ContainerResponseFilter {
    static final String REQUEST = "x-ms-request-id";
    static final String CORRELATION = "x-ms-correlation-request-id";
    static final String CLIENT = "x-ms-client-request-id";

    private final CallContext call;

    CommonHeadersFilter(CallContext call) {
        this.call = call;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(REQUEST, call.requestId());
        headers.putSingle(
                CORRELATION,
                Optional.ofNullable(request.getHeaderString(CORRELATION)).orElseGet(call::requestId));
        Optional.ofNullable(request.getHeaderString(CLIENT)).ifPresent(id -> headers.putSingle(CLIENT, id));
        headers.putSingle("Pragma", "no-cache");
        headers.putSingle("Expires", "-1");
    }
}
