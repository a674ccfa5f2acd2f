package io.pgvault.vault.rest.arm;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.Path;
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
    private final PathWords words;

    CanonicalPathFilter(BeanManager beans) {
        words = new PathWords(beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .toList());
    }

    @Override
    public void filter(ContainerRequestContext context) {
        URI uri = context.getUriInfo().getRequestUri();
        String canonical = words.canonical(uri.getRawPath());
        if (!canonical.equals(uri.getRawPath())) {
            context.setRequestUri(UriBuilder.fromUri(uri).replacePath(canonical).build());
        }
    }
}
