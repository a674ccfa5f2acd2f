package io.pgvault.vault.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies that no request of this API needs, before they are read. Quarkus has a limit too, which also holds for bodies
 * of unknown length, but it answers without the error envelope.
 */
@ApplicationScoped
class TooLarge {
    private static final int STATUS = 413;
    private static final long LIMIT = 1 << 20;

    private final ObjectMapper mapper;

    TooLarge(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext routing) {
        if (length(routing.request().getHeader(HttpHeaderNames.CONTENT_LENGTH)) <= LIMIT) {
            routing.next();
            return;
        }
        HttpServerResponse response = routing.response()
                .setStatusCode(STATUS)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .putHeader("x-ms-request-id", CallContext.requestId(routing));
        if (routing.request().version() != HttpVersion.HTTP_2) {
            // The rest of the body would be taken for the next request.
            response.putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        response.end(body());
    }

    /** What is no number is left to the server. */
    private static long length(@Nullable String header) {
        return header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : 0;
    }

    private String body() {
        try {
            return mapper.writeValueAsString(ErrorBody.of(
                    "RequestEntityTooLarge", "The body of the request is too large.", "Send a body of at most 1 MiB."));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an error as JSON", e);
        }
    }
}
