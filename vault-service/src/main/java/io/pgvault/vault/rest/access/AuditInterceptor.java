package io.pgvault.vault.rest.access;

import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.audit.KeepAudit;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.Response;

/** Keeps the record of a change in the transaction of the change: there is neither without the other. */
@Interceptor
@Performs(Action.READ_VAULT)
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class AuditInterceptor {
    private final CallAudit audit;
    private final KeepAudit keepAudit;

    AuditInterceptor(CallAudit audit, KeepAudit keepAudit) {
        this.audit = audit;
        this.keepAudit = keepAudit;
    }

    @AroundInvoke
    Object around(InvocationContext invocation) throws Exception {
        Object result = invocation.proceed();
        Action action = invocation.getMethod().getAnnotation(Performs.class).value();
        int status = result instanceof Response response ? response.getStatus() : 200;
        if (!action.changesNothing() && status < 400 && audit.kept() == null) {
            AuditRecord record = audit.record(action, status, null);
            QuarkusTransaction.joiningExisting().run(() -> keepAudit.keep(record));
            audit.keep(record);
        }
        return result;
    }
}
