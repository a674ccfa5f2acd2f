package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/** Refusals of requests that no resource gets to see. */
@Singleton
class RawAnswers {
    private final ObjectMapper mapper;

    RawAnswers(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void refuse(RoutingContext routing, ErrorCode code, String message) {
        routing.response()
                .setStatusCode(HttpStatus.of(code))
                .putHeader(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .putHeader(CommonHeadersFilter.REQUEST, CallContext.requestId(routing))
                .end(body(code, message));
    }

    private String body(ErrorCode code, String message) {
        try {
            return mapper.writeValueAsString(ErrorBody.of(ErrorDetail.of(code, message)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an error as JSON", e);
        }
    }
}
