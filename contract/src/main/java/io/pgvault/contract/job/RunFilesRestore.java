package io.pgvault.contract.job;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Restore a recovery point as files in a container that is not pgvault's.
 *
 * @param container {@code https://{account}/{container}}, without credentials
 * @param filePrefix with which the names of all files begin
 * @param options null for the default
 * @param askedBy null where it is not known
 * @param rehydration how it is brought back from the archive before; null where it is online
 */
public record RunFilesRestore(
        JobId jobId,
        int attemptNumber,
        Instant requestedAt,
        VaultReference vault,
        InstanceId instanceId,
        RecoveryPointId recoveryPointId,
        URI container,
        String filePrefix,
        @Nullable FileOptions options,
        @Nullable Caller askedBy,
        @Nullable RehydrationTerms rehydration)
        implements RestoreJob {
    @Override
    public RunFilesRestore again(int attemptNumber, Instant now, Instant expiresAt) {
        return copy(attemptNumber, askedBy);
    }

    public FileOptions optionsOrDefault() {
        return options == null ? FileOptions.DEFAULT : options;
    }

    @Override
    public RunFilesRestore by(@Nullable Caller caller) {
        return copy(attemptNumber, caller);
    }

    private RunFilesRestore copy(int number, @Nullable Caller caller) {
        return new RunFilesRestore(
                jobId,
                number,
                requestedAt,
                vault,
                instanceId,
                recoveryPointId,
                container,
                filePrefix,
                options,
                caller,
                rehydration);
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("RunFilesRestore", jobId.toString(), Integer.toString(attemptNumber));
    }
}
