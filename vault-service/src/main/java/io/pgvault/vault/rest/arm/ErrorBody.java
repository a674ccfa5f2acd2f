package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of every answer that is not a success. */
public record ErrorBody(CloudError error) {
    public String code() {
        return error.code();
    }

    public record CloudError(
            List<AdditionalInfo> additionalInfo,
            String code,
            String message,
            @Nullable String target,
            @Nullable List<CloudError> details) {}

    public record AdditionalInfo(String type, UserFacingError info) {}

    public static ErrorBody of(ErrorDetail error) {
        return new ErrorBody(error(error));
    }

    /** The answer to a request that failed in this way. */
    public static Response response(ErrorCode code, String message) {
        return of(ErrorDetail.of(code, message)).response(HttpStatus.of(code));
    }

    public static CloudError error(ErrorDetail error) {
        return new CloudError(
                List.of(new AdditionalInfo("UserFacingError", UserFacingError.of(error))),
                error.code(),
                error.message(),
                null,
                null);
    }

    public Response response(int status) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(this)
                .build();
    }
}
