package io.pgvault.vault.rest.arm;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.limits.Limit;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies that no request of this API needs, with the error envelope: where the length is named before anything is
 * read, else as soon as too much has come.
 */
@ApplicationScoped
class TooLarge {
    private static final int STATUS = HttpStatus.of(ErrorCode.REQUEST_TOO_LARGE);
    private static final long LIMIT = Limit.BODY.most();

    private final RawAnswers answers;
    private final BodyHandler counting = BodyHandler.create(false).setBodyLimit(LIMIT);

    TooLarge(RawAnswers answers) {
        this.answers = answers;
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
        // The rest of the body would be taken for the next request.
        routing.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        answers.refuse(
                routing, ErrorCode.REQUEST_TOO_LARGE, "The body of the request has more than " + LIMIT + " bytes.");
    }

    /** What is no number is left to the server. */
    private static long length(@Nullable String header) {
        return header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : 0;
    }
}
