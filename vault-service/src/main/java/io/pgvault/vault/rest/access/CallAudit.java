package io.pgvault.vault.rest.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.audit.AuditOutcome;
import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.Identity;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.rest.arm.CallContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gathers what the audit record of this call has to tell. */
@RequestScoped
public class CallAudit {
    private static final int LONGEST_STATE = 64 << 10;

    private final CallContext call;
    private final Callers callers;
    private final InstantSource clock;

    @Nullable
    private Object before;

    @Nullable
    private Object after;

    @Nullable
    private Scope concerned;

    @Nullable
    private AuditRecord kept;

    private boolean refused;

    CallAudit(CallContext call, Callers callers, InstantSource clock) {
        this.call = call;
        this.callers = callers;
        this.clock = clock;
    }

    /** The annotation of the method that answers; null where there is none, as before a call has found its method. */
    static @Nullable Performs performed(@Nullable ResourceInfo resource) {
        Method method = resource == null ? null : resource.getResourceMethod();
        return method == null ? null : method.getAnnotation(Performs.class);
    }

    /** The first change of a call is what it was about. */
    void note(@Nullable Object was, @Nullable Object is) {
        if (before == null && after == null) {
            before = was;
            after = is;
        }
    }

    /** Says what the call is about, where its path does not. */
    void concerns(Scope scope) {
        concerned = scope;
    }

    void refused() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** The record that is kept with what this call changed; null where there is none, as long as there is none. */
    @Nullable
    AuditRecord kept() {
        return kept;
    }

    void keep(AuditRecord record) {
        kept = record;
    }

    AuditRecord record(Action action, int status, @Nullable String errorCode) {
        Optional<Identity> identity = callers.identity();
        boolean succeeded = status < 400;
        return new AuditRecord(
                UUID.randomUUID(),
                clock.instant(),
                identity.map(Identity::caller).orElse(null),
                new AuditRecord.Client(
                        call.remoteAddress(),
                        call.userAgent(),
                        identity.map(Identity::application).orElse(null)),
                action.wireName(),
                concerned == null ? call.resourcePath() : concerned.path(),
                succeeded ? AuditOutcome.SUCCEEDED : refused ? AuditOutcome.REFUSED : AuditOutcome.FAILED,
                status,
                errorCode,
                call.requestId(),
                succeeded ? state(before) : null,
                succeeded ? state(after) : null);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, Object> state(@Nullable Object noted) {
        if (noted == null) {
            return null;
        }
        JsonNode json = ContractJson.mapper().valueToTree(noted);
        int length = json.toString().length();
        return length > LONGEST_STATE
                ? Map.of("leftOut", "It is " + length + " characters of JSON, more than an audit record holds.")
                : ContractJson.mapper().convertValue(json, Map.class);
    }
}
