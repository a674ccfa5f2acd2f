package io.pgvault.vault.rest.arm;

import io.pgvault.contract.access.Caller;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.Performs;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs who asked for a change, and what came of it. */
@Provider
class ChangeLogFilter implements ContainerResponseFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeLogFilter.class);

    private final CallContext call;
    private final Callers callers;

    @Context
    @Nullable
    ResourceInfo resource;

    ChangeLogFilter(CallContext call, Callers callers) {
        this.call = call;
        this.callers = callers;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Method method = resource == null ? null : resource.getResourceMethod();
        Performs performs = method == null ? null : method.getAnnotation(Performs.class);
        if (performs == null || performs.value().changesNothing()) {
            return;
        }
        Action action = performs.value();
        LOG.info(
                "{} by {} on {}: {} ({})",
                action.wireName(),
                callers.current().map(ChangeLogFilter::words).orElse("nobody"),
                call.path(),
                response.getStatus(),
                call.requestId());
    }

    /** In one line, whatever the token says. */
    private static String words(Caller caller) {
        return caller.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
