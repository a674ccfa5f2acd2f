package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies that no request of this API needs, with the error envelope: where the length is named before anything is
 * read, else as soon as too much has come.
 */
@ApplicationScoped
class TooLarge {
    private static final int STATUS = HttpStatus.of(ErrorCode.REQUEST_TOO_LARGE);
    private static final long LIMIT = 1 << 20;

    private final ObjectMapper mapper;
    private final BodyHandler counting = BodyHandler.create(false).setBodyLimit(LIMIT);

    TooLarge(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check).failureHandler(this::failed);
    }

    private void check(RoutingContext routing) {
        String length = routing.request().getHeader(HttpHeaderNames.CONTENT_LENGTH);
        if (length(length) > LIMIT) {
            refuse(routing);
        } else if (routing.request().getHeader(HttpHeaderNames.TRANSFER_ENCODING) != null) {
            counting.handle(routing);
        } else {
            routing.next();
        }
    }

    private void failed(RoutingContext routing) {
        if (routing.statusCode() == STATUS && !routing.response().headWritten()) {
            refuse(routing);
        } else {
            routing.next();
        }
    }

    private void refuse(RoutingContext routing) {
        routing.response()
                .setStatusCode(STATUS)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .putHeader("x-ms-request-id", CallContext.requestId(routing))
                // The rest of the body would be taken for the next request.
                .putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .end(body());
    }

    /** What is no number is left to the server. */
    private static long length(@Nullable String header) {
        return header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : 0;
    }

    private String body() {
        try {
            return mapper.writeValueAsString(ErrorBody.of(
                    ErrorDetail.of(ErrorCode.REQUEST_TOO_LARGE, "The body of the request is larger than 1 MiB.")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an error as JSON", e);
        }
    }
}
