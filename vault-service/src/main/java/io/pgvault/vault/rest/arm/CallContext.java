package io.pgvault.vault.rest.arm;

import io.pgvault.vault.addresses.PublicUrl;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
    private final PublicUrl publicUrl;

    CallContext(UriInfo uri, RoutingContext routing, PublicUrl publicUrl) {
        this.uri = uri;
        this.routing = routing;
        this.publicUrl = publicUrl;
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
        return Optional.ofNullable(routing.request().getHeader(CommonHeadersFilter.CLIENT))
                .filter(id -> !id.isBlank())
                .orElse(null);
    }

    /** The value of a parameter, whose name may be in any case. */
    @Nullable
    public String query(String parameter) {
        return query(uri, parameter);
    }

    @Nullable
    static String query(UriInfo uri, String parameter) {
        return uri.getQueryParameters().entrySet().stream()
                .filter(given -> given.getKey().equalsIgnoreCase(parameter))
                .flatMap(given -> given.getValue().stream())
                .findFirst()
                .orElse(null);
    }

    /** The address of this call with another value of one parameter, whose name may be in any case. */
    public String sameUrl(String parameter, String value) {
        StringBuilder query = new StringBuilder();
        uri.getQueryParameters().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(parameter)) {
                values.forEach(given -> append(query, name, given));
            }
        });
        append(query, parameter, value);
        return publicUrl.of(uri.getRequestUri().getRawPath() + "?" + query);
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    /** The absolute address of a path of the API, in the version that the caller speaks. */
    public String url(String path) {
        return publicUrl.of(path) + "?api-version=" + query(ApiVersionFilter.PARAMETER);
    }
}
