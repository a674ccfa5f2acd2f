package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every version gets the same bodies, but a call has to name one that there has been. */
@Provider
class ApiVersionFilter implements ContainerRequestFilter {
    static final String PARAMETER = "api-version";

    private static final Pattern FORM = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(-preview)?");
    private static final LocalDate OLDEST = LocalDate.of(2021, 1, 1);
    private static final LocalDate NEWEST = LocalDate.of(2026, 6, 1);

    @Override
    public void filter(ContainerRequestContext context) {
        String version = CallContext.query(context.getUriInfo(), PARAMETER);
        if (version == null || version.isBlank()) {
            context.abortWith(ErrorBody.response(
                    ErrorCode.MISSING_API_VERSION,
                    "The api-version query parameter (?api-version=) is required for all requests."));
        } else if (!isKnown(version)) {
            context.abortWith(ErrorBody.response(
                    ErrorCode.INVALID_API_VERSION,
                    "The api-version '" + version + "' is invalid. The supported versions are those from " + OLDEST
                            + " to " + NEWEST + "."));
        }
    }

    private static boolean isKnown(String version) {
        Matcher form = FORM.matcher(version);
        if (!form.matches()) {
            return false;
        }
        try {
            LocalDate date = LocalDate.parse(form.group(1));
            return !date.isBefore(OLDEST) && !date.isAfter(NEWEST);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
