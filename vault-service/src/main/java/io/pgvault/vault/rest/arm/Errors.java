package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.messaging.DatabaseFailures;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Gives every failure the error envelope of Azure. */
class Errors {
    private static final Logger LOG = Logger.getLogger(Errors.class);
    private static final int SERVER_ERROR = 500;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final CallContext call;

    Errors(CallContext call) {
        this.call = call;
    }

    @ServerExceptionMapper
    public Response refused(BackupException e) {
        return ErrorBody.of(e.toDetail()).response(HttpStatus.of(e.code()));
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
    public Response unauthenticated(SecurityException e) {
        Response response = TokenFailure.of(e, call.authorization()).response();
        response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return response;
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException e) {
        return ErrorBody.response(
                ErrorCode.AUTHORIZATION_FAILED,
                "The client is not allowed to " + call.method() + " " + call.path() + ".");
    }

    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException e) {
        return malformed(e);
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException e) {
        Throwable cause = e.getCause();
        if (cause instanceof JsonProcessingException json) {
            return malformed(json);
        }
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 404 ->
                ErrorBody.response(ErrorCode.RESOURCE_NOT_FOUND, "There is nothing at the path " + call.path() + ".");
            case 405 ->
                ErrorBody.response(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "The method " + call.method() + " is not allowed for the path " + call.path() + ".");
            case 406 ->
                ErrorBody.response(
                        ErrorCode.NOT_ACCEPTABLE, "Answers are JSON, which the header Accept of the request excludes.");
            case 415 ->
                ErrorBody.response(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        call.contentType() == null
                                ? "The body has no Content-Type."
                                : "The body's Content-Type " + call.contentType() + " is not understood.");
            default ->
                status >= SERVER_ERROR
                        ? unexpected(e)
                        : ErrorBody.of(ErrorDetail.of(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage())))
                                .response(status);
        };
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        String requestId = call.requestId();
        if (DatabaseFailures.areOfTheDatabase(e)) {
            LOG.warnf("Request %s failed, because the database did: %s", requestId, e.getMessage());
            Response response = ErrorBody.response(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "The catalogue cannot be reached at the moment. The request was " + requestId + ".");
            response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            return response;
        }
        LOG.errorf(e, "Request %s failed", requestId);
        ErrorDetail error = new ErrorDetail(
                ErrorCode.INTERNAL.code(),
                "Something went wrong. The request was " + requestId + ".",
                "Retry; if it happens again, report the request id.",
                true,
                false,
                null);
        return ErrorBody.of(error).response(SERVER_ERROR);
    }

    private Response malformed(JsonProcessingException e) {
        String where = e instanceof JsonMappingException mapping ? path(mapping) : null;
        String message = where == null
                ? "The body is not well-formed JSON" + place(e) + "."
                : "The property " + where + " has a value of the wrong type.";
        return refused(new BackupException(ErrorCode.INVALID_REQUEST, message));
    }

    private static @Nullable String path(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? "[" + reference.getIndex() + "]"
                        : "." + reference.getFieldName())
                .collect(Collectors.joining());
        return path.isEmpty() ? null : path.startsWith(".") ? path.substring(1) : path;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
