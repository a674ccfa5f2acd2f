package io.pgvault.vault.rest.access;

import io.pgvault.contract.access.Caller;
import io.pgvault.contract.audit.AuditOutcome;
import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.audit.KeepAudit;
import io.pgvault.vault.rest.arm.ErrorBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs who asked for a change or was refused, and keeps the record of what was refused or failed. */
@Provider
class AuditFilter implements ContainerResponseFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
    private static final int UNAUTHENTICATED = 401;

    private final CallAudit audit;
    private final KeepAudit keepAudit;

    @Context
    @Nullable
    ResourceInfo resource;

    AuditFilter(CallAudit audit, KeepAudit keepAudit) {
        this.audit = audit;
        this.keepAudit = keepAudit;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Performs performs = CallAudit.performed(resource);
        if (performs == null) {
            return;
        }
        int status = response.getStatus();
        if (status == UNAUTHENTICATED) {
            audit.refused();
        }
        if (performs.value().changesNothing() && !audit.isRefused()) {
            return;
        }
        AuditRecord record = record(performs, status, response);
        LOG.info(
                "{} by {} on {}: {} ({})",
                record.action(),
                record.caller() == null ? "nobody" : words(record.caller()),
                record.resourceId(),
                status,
                record.correlationId());
        if (record.outcome() != AuditOutcome.SUCCEEDED && status != UNAUTHENTICATED) {
            keep(record);
        }
    }

    /** That of a change that could not be committed is gone with it. */
    private AuditRecord record(Performs performs, int status, ContainerResponseContext response) {
        AuditRecord kept = audit.kept();
        if (kept != null && kept.status() == status) {
            return kept;
        }
        String code = response.getEntity() instanceof ErrorBody body ? body.code() : null;
        return audit.record(performs.value(), status, code);
    }

    /** The answer is given all the same: the log has it. */
    private void keep(AuditRecord record) {
        try {
            QuarkusTransaction.requiringNew().run(() -> keepAudit.keep(record));
        } catch (RuntimeException e) {
            LOG.error("The audit record of {} could not be kept", record.correlationId(), e);
        }
    }

    /** In one line, whatever the token says. */
    private static String words(Caller caller) {
        return caller.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
