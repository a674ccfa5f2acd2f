package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/** Every version gets the same bodies, but a call has to name one. */
@Provider
class ApiVersionFilter implements ContainerRequestFilter {
    static final String PARAMETER = "api-version";

    private static final Pattern FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview)?");

    @Override
    public void filter(ContainerRequestContext context) {
        String version = context.getUriInfo().getQueryParameters().getFirst(PARAMETER);
        if (version == null || version.isBlank()) {
            context.abortWith(ErrorBody.response(
                    ErrorCode.MISSING_API_VERSION,
                    "The api-version query parameter (?api-version=) is required for all requests."));
        } else if (!FORM.matcher(version).matches()) {
            context.abortWith(
                    ErrorBody.response(ErrorCode.INVALID_API_VERSION, "The api-version '" + version + "' is invalid."));
        }
    }
}
