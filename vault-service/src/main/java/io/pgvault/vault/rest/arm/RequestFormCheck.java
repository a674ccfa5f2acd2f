package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.addresses.PublicUrl;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Looks at each request before anything decodes, folds or routes it, and gives every answer the headers that browsers heed. */
@ApplicationScoped
class RequestFormCheck {
    private static final int BAD_REQUEST = HttpStatus.of(ErrorCode.INVALID_REQUEST);

    private final RawAnswers answers;
    private final PublicUrl publicUrl;

    RequestFormCheck(RawAnswers answers, PublicUrl publicUrl) {
        this.answers = answers;
        this.publicUrl = publicUrl;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check).failureHandler(this::failed);
    }

    private void check(RoutingContext routing) {
        secure(routing.response().headers());
        HttpServerRequest request = routing.request();
        RequestForm form = new RequestForm(
                request.path(),
                request.query(),
                new RequestForm.Headers(
                        request.getHeader(CommonHeadersFilter.CLIENT),
                        request.getHeader(CommonHeadersFilter.CORRELATION),
                        request.getHeader("Accept"),
                        request.getHeader("Content-Type")));
        form.problem()
                .ifPresentOrElse(problem -> answers.refuse(routing, problem.code(), problem.message()), routing::next);
    }

    private void failed(RoutingContext routing) {
        if (routing.statusCode() == BAD_REQUEST && !routing.response().headWritten()) {
            secure(routing.response().headers());
            answers.refuse(
                    routing,
                    ErrorCode.INVALID_REQUEST,
                    "The request is not well-formed HTTP: it needs a path, and a header Host that names a host.");
        } else {
            routing.next();
        }
    }

    private void secure(MultiMap headers) {
        headers.set("X-Content-Type-Options", "nosniff")
                .set("Cache-Control", "no-store")
                .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (publicUrl.isEncrypted()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
