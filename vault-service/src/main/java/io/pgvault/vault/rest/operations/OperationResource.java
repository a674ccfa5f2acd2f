package io.pgvault.vault.rest.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.contract.JobId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.rest.arm.ErrorBody;
import io.pgvault.vault.rest.arm.OperationToken;
import io.pgvault.vault.rest.arm.UserFacingError;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A long-running operation as callers see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OperationResource(
        String id,
        String name,
        String status,
        ErrorBody.@Nullable CloudError error,
        Instant startTime,
        Instant endTime,
        @Nullable OperationJobExtendedInfo properties) {

    /** The result of an operation that starts a job, or only asks something. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OperationJobExtendedInfo(
            @Nullable String jobId,
            String objectType,

            @Schema(
                    description = "An extension: what a validation found that stands in nobody's way.",
                    extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
            @Nullable
            Findings pgvault) {
        /** What a validation found. */
        record Findings(List<UserFacingError> warnings) {}

        static OperationJobExtendedInfo of(Operation operation) {
            JobId job = operation.jobId();
            return new OperationJobExtendedInfo(
                    job == null ? null : operation.vaultResourceId() + "/backupJobs/" + job,
                    "OperationJobExtendedInfo",
                    operation.warnings().isEmpty()
                            ? null
                            : new Findings(operation.warnings().stream()
                                    .map(UserFacingError::of)
                                    .toList()));
        }
    }

    /** So says Azure while there is no end yet. */
    private static final Instant NOT_YET = Instant.parse("0001-01-01T00:00:00Z");

    static OperationResource of(Operation operation, String scope) {
        String token = OperationToken.of(operation.id());
        ErrorDetail error = operation.error();
        Instant endedAt = operation.endedAt();
        return new OperationResource(
                scope + "/operationStatus/" + token,
                token,
                switch (operation.status()) {
                    case RUNNING -> "Inprogress";
                    case SUCCEEDED -> "Succeeded";
                    case FAILED -> "Failed";
                },
                error == null ? null : ErrorBody.error(error),
                operation.startedAt(),
                endedAt == null ? NOT_YET : endedAt,
                operation.jobId() == null && operation.warnings().isEmpty()
                        ? null
                        : OperationJobExtendedInfo.of(operation));
    }
}
