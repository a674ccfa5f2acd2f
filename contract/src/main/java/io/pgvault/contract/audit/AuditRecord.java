package io.pgvault.contract.audit;

import io.pgvault.contract.Message;
import io.pgvault.contract.access.Caller;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API that changed something, or that was refused. It is never changed afterwards.
 *
 * @param caller null where the call brought no good token
 * @param client what the caller called with: {@code User-Agent}, and the application that the token was given to
 * @param action as in role definitions: {@code Microsoft.DataProtection/backupVaults/write}
 * @param resourceId the path that was called
 * @param status of the answer, as HTTP has them
 * @param errorCode null where the call succeeded
 * @param correlationId the answer's {@code x-ms-request-id}, which the service's log names as well
 * @param before what was there; null where nothing was, or nothing changed
 * @param after what is there now; null where nothing is, or nothing changed
 */
public record AuditRecord(
        UUID id,
        Instant at,
        @Nullable Caller caller,
        Client client,
        String action,
        String resourceId,
        AuditOutcome outcome,
        int status,
        @Nullable String errorCode,
        String correlationId,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after)
        implements Message {

    /**
     * What a call came from.
     *
     * @param address of the connection; behind a proxy, the proxy's
     * @param userAgent as the client calls itself
     * @param application that the token was given to: its {@code azp} or {@code appid}
     */
    public record Client(
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable String application) {}

    public AuditRecord {
        before = copy(before);
        after = copy(after);
    }

    private static @Nullable Map<String, Object> copy(@Nullable Map<String, Object> state) {
        return state == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(state));
    }

    /** Those of one path stay in order. */
    @Override
    public String subject() {
        return resourceId;
    }

    @Override
    public UUID eventId() {
        return id;
    }
}
