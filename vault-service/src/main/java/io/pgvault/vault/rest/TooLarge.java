package io.pgvault.vault.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** Bodies that are too large are refused before any resource sees them; callers get the error envelope all the same. */
@ApplicationScoped
class TooLarge {
    private static final int STATUS = 413;

    private final ObjectMapper mapper;

    TooLarge(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
    }

    private void answer(RoutingContext routing) {
        if (routing.statusCode() != STATUS || routing.response().ended()) {
            routing.next();
            return;
        }
        ErrorBody body = ErrorBody.of(
                "RequestEntityTooLarge", "The body of the request is too large.", "Send a body of less than 1 MiB.");
        try {
            routing.response()
                    .setStatusCode(STATUS)
                    .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                    .putHeader("x-ms-request-id", CallContext.requestId(routing))
                    .end(mapper.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            routing.next();
        }
    }
}
