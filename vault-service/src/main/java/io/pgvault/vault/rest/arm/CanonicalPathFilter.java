package io.pgvault.vault.rest.arm;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;

/** Azure's clients write the same path in several ways; resources see one. */
@Provider
@PreMatching
class CanonicalPathFilter implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext context) {
        URI uri = context.getUriInfo().getRequestUri();
        String canonical = ArmPath.canonical(uri.getRawPath());
        if (!canonical.equals(uri.getRawPath())) {
            context.setRequestUri(UriBuilder.fromUri(uri).replacePath(canonical).build());
        }
    }
}
