package io.pgvault.vault.rest.arm;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What belongs to a call as a whole: its id, where it was sent to and in which version of the API. */
@RequestScoped
public class CallContext {
    private static final String REQUEST_ID = "pgvault.request-id";

    private final UriInfo uri;
    private final RoutingContext routing;

    CallContext(UriInfo uri, RoutingContext routing) {
        this.uri = uri;
        this.routing = routing;
    }

    /** The same for the whole of the call; it is in its answer and, when something goes wrong, in the log. */
    public String requestId() {
        return requestId(routing);
    }

    public static String requestId(RoutingContext routing) {
        String known = routing.get(REQUEST_ID);
        if (known != null) {
            return known;
        }
        String fresh = UUID.randomUUID().toString();
        routing.put(REQUEST_ID, fresh);
        return fresh;
    }

    public String method() {
        return routing.request().method().name();
    }

    /** As the caller wrote it. */
    public String path() {
        return routing.request().path();
    }

    /** As resources see it: whatever the caller's case, fixed words are in theirs. */
    public String resourcePath() {
        return uri.getPath();
    }

    /** Of the connection; behind a proxy, the proxy's. */
    @Nullable
    public String remoteAddress() {
        return routing.request().remoteAddress() == null
                ? null
                : routing.request().remoteAddress().hostAddress();
    }

    @Nullable
    public String userAgent() {
        return routing.request().getHeader("User-Agent");
    }

    /** Tells the caller, in the headers of the answer, not to come back earlier. */
    public void retryAfter(Duration pause) {
        routing.response().putHeader("Retry-After", Long.toString(Math.max(1, pause.toSeconds())));
    }

    @Nullable
    public String contentType() {
        return routing.request().getHeader("Content-Type");
    }

    @Nullable
    public String authorization() {
        return routing.request().getHeader("Authorization");
    }

    /** Given by the client, the same for repetitions of a request. */
    @Nullable
    public String clientRequestId() {
        return Optional.ofNullable(routing.request().getHeader("x-ms-client-request-id"))
                .filter(id -> !id.isBlank())
                .orElse(null);
    }

    @Nullable
    public String query(String parameter) {
        return uri.getQueryParameters().getFirst(parameter);
    }

    /** The address of this call with another value of one parameter. */
    public String sameUrl(String parameter, String value) {
        return UriBuilder.fromUri(uri.getRequestUri())
                .replaceQueryParam(parameter, value)
                .build()
                .toString();
    }

    /** The absolute address of a path of the API, in the version that the caller speaks. */
    public String url(String path) {
        String base = uri.getBaseUri().toString();
        return base.substring(0, base.length() - 1) + path + "?api-version=" + query(ApiVersionFilter.PARAMETER);
    }
}
