package io.pgvault.vault.rest.access;

import io.pgvault.contract.audit.AuditOutcome;
import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.audit.AuditStore;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/** Audit records, the newest first: of everything below a scope, as far as the caller may see it. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class AuditResource {
    private static final String RECORDS = "/auditRecords";
    private static final String SUMMARY = "Lists who changed what, and who was refused what";

    private final AuditStore store;
    private final CallRights rights;
    private final Lists lists;

    AuditResource(AuditStore store, CallRights rights, Lists lists) {
        this.store = store;
        this.rights = rights;
        this.lists = lists;
    }

    /**
     * What is looked for.
     *
     * @param from inclusive, as ISO 8601 has it
     * @param to exclusive
     * @param outcome {@code Succeeded}, {@code Refused} or {@code Failed}
     */
    record Filters(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("caller") @Nullable String caller,
            @QueryParam("action") @Nullable String action,
            @QueryParam("outcome") @Nullable String outcome) {}

    @GET
    @Path(ArmPath.TENANT + RECORDS)
    @Performs(value = Action.READ_AUDIT, checked = Performs.By.ITEM)
    @Operation(summary = SUMMARY)
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ListBody<AuditRecord> listEverywhere(@BeanParam ScopePath path, @BeanParam Filters filters) {
        return list(path, filters);
    }

    @GET
    @Path(ArmPath.SUBSCRIPTION + RECORDS)
    @Performs(value = Action.READ_AUDIT, checked = Performs.By.ITEM)
    @Operation(summary = SUMMARY)
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ListBody<AuditRecord> listInSubscription(@BeanParam ScopePath path, @BeanParam Filters filters) {
        return list(path, filters);
    }

    @GET
    @Path(ArmPath.GROUP + RECORDS)
    @Performs(value = Action.READ_AUDIT, checked = Performs.By.ITEM)
    @Operation(summary = SUMMARY)
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ListBody<AuditRecord> listInGroup(@BeanParam ScopePath path, @BeanParam Filters filters) {
        return list(path, filters);
    }

    @GET
    @Path(ArmPath.VAULT + RECORDS)
    @Performs(Action.READ_AUDIT)
    @Operation(summary = SUMMARY)
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ListBody<AuditRecord> listOfVault(@BeanParam ScopePath path, @BeanParam Filters filters) {
        return list(path, filters);
    }

    private ListBody<AuditRecord> list(ScopePath path, Filters filters) {
        AuditStore.Wanted wanted = new AuditStore.Wanted(
                rights.scopes(Action.READ_AUDIT),
                path.scope(),
                instant(filters.from(), "from"),
                instant(filters.to(), "to"),
                filters.caller(),
                filters.action(),
                outcome(filters.outcome()));
        return lists.page(page -> store.list(wanted, page), Function.identity());
    }

    private static @Nullable Instant instant(@Nullable String text, String name) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw Fields.refuse(name, "it is a time like 2026-11-20T22:00:00Z.");
        }
    }

    private static @Nullable AuditOutcome outcome(@Nullable String text) {
        return text == null
                ? null
                : AuditOutcome.valueOf(Fields.choice(text, "outcome", "", "Succeeded", "Refused", "Failed")
                        .toUpperCase(Locale.ROOT));
    }
}
