package io.pgvault.vault.rest.access;

import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.rest.arm.CallContext;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.Vaults;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call pass to its resource where the caller has a role for its action at the scope that the path names. What
 * lies where the caller sees nothing is answered for as if it were not there.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
class AccessFilter implements ContainerRequestFilter {
    private final Callers callers;
    private final CallRights rights;
    private final CallLimits limits;
    private final CallAudit audit;
    private final CallContext call;

    @Context
    @Nullable
    ResourceInfo resource;

    AccessFilter(Callers callers, CallRights rights, CallLimits limits, CallAudit audit, CallContext call) {
        this.callers = callers;
        this.rights = rights;
        this.limits = limits;
        this.audit = audit;
        this.call = call;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Performs performs = CallAudit.performed(resource);
        if (performs == null) {
            return;
        }
        try {
            count();
            if (performs.checked() == Performs.By.PATH) {
                check(performs.value(), ScopePath.of(request.getUriInfo().getPathParameters()));
            }
        } catch (BackupException refusal) {
            audit.refused();
            throw refusal;
        }
    }

    private void count() {
        String subject = callers.current().map(Caller::subject).orElse("");
        limits.count(subject).ifPresent(pause -> {
            call.retryAfter(pause);
            throw new BackupException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "The client '" + subject
                            + "' has called too often. The setting pgvault.access.calls-per-minute says"
                            + " how often it may.");
        });
    }

    private void check(Action action, ScopePath path) {
        Scope scope = path.scope();
        if (rights.may(action, scope.path())) {
            return;
        }
        VaultAddress vault = path.address();
        boolean makesOrRemoves = action == Action.WRITE_VAULT || action == Action.DELETE_VAULT;
        if (vault != null && !makesOrRemoves && !rights.may(Action.READ_VAULT, scope.path())) {
            throw Vaults.absent(vault);
        }
        throw rights.refusal(action, scope);
    }
}
