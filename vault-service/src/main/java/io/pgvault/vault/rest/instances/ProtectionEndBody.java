package io.pgvault.vault.rest.instances;

import io.pgvault.vault.instances.EndReason;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.protection.EndProtection.Why;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a caller says who ends protection; Azure's bodies have nothing but the requests to resource guards. */
@Schema(name = "StopProtectionRequest")
@BodyLimit(Limit.PROTECTION_BODY)
public record ProtectionEndBody(
        @Nullable List<String> resourceGuardOperationRequests,

        @Schema(
                description = "An extension: why protection ends. One of Decommissioned, DevTest, CostSaving,"
                        + " MovedElsewhere, Other.",
                extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
        @Nullable
        String reason,

        @Schema(
                description = "An extension: the same in the caller's own words.",
                extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
        @Nullable
        String comments) {

    static Why read(@Nullable ProtectionEndBody body) {
        if (body == null) {
            return new Why(null, null);
        }
        if (body.resourceGuardOperationRequests() != null
                && !body.resourceGuardOperationRequests().isEmpty()) {
            throw Fields.refuse("resourceGuardOperationRequests", "resource guards are not kept yet: leave it out.");
        }
        return why(body.reason(), body.comments());
    }

    /** The same where it comes from somewhere else than a body. */
    public static Why why(@Nullable String reason, @Nullable String comments) {
        return new Why(
                reason == null || reason.isBlank() ? null : reason(reason),
                comments == null || comments.isBlank() ? null : Fields.text(comments, Limit.COMMENTS, "comments"));
    }

    private static EndReason reason(String given) {
        List<EndReason> reasons = Arrays.asList(EndReason.values());
        String chosen = Fields.choice(
                given, "reason", reasons.stream().map(Fields::wireName).toList());
        return reasons.stream()
                .filter(reason -> Fields.wireName(reason).equals(chosen))
                .findFirst()
                .orElseThrow();
    }
}
