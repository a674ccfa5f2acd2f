package io.pgvault.vault.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Gives every failure the error envelope of Azure. */
class Errors {
    private static final Logger LOG = Logger.getLogger(Errors.class);
    private static final int SERVER_ERROR = 500;

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
        ErrorDetail error = ErrorDetail.of(
                ErrorCode.AUTHENTICATION_FAILED,
                "Authentication failed. The bearer token is missing, expired, or of another issuer.");
        Response response = ErrorBody.of(error).response(HttpStatus.of(ErrorCode.AUTHENTICATION_FAILED));
        response.getHeaders().putSingle("WWW-Authenticate", "Bearer");
        return response;
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException e) {
        return ErrorBody.of(
                        "AuthorizationFailed",
                        "The client is not allowed to do this.",
                        "Ask the owner of the vault for a role that allows it.")
                .response(Response.Status.FORBIDDEN.getStatusCode());
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
            case 404 -> refused(new BackupException(ErrorCode.RESOURCE_NOT_FOUND, "There is nothing at this path."));
            case 405 ->
                ErrorBody.of("MethodNotAllowed", "The method is not allowed for this path.", "Use another method.")
                        .response(status);
            case 415 ->
                ErrorBody.of(
                                "UnsupportedMediaType",
                                "The body is not of a media type that is understood.",
                                "Send the body as application/json.")
                        .response(status);
            default ->
                status >= SERVER_ERROR
                        ? unexpected(e)
                        : ErrorBody.of(
                                        ErrorCode.INVALID_REQUEST.code(),
                                        String.valueOf(e.getMessage()),
                                        ErrorCode.INVALID_REQUEST.recommendedAction())
                                .response(status);
        };
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        String requestId = call.requestId();
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
