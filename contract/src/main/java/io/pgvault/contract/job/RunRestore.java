package io.pgvault.contract.job;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Restore a recovery point as a new database.
 *
 * @param targetDataSource its resource name is the name of the new database
 * @param targetSecret leads to the target server; its user needs CREATEDB
 * @param asPrivilegedRole whether the target's user may be one whose rights reach beyond the new database; false in
 *     commands from before that was asked
 * @param options null in commands from before they could be chosen
 * @param askedBy null in commands from before callers were told
 * @param rehydration how it is brought back from the archive before; null where it is online
 */
public record RunRestore(
        JobId jobId,
        int attemptNumber,
        Instant requestedAt,
        VaultReference vault,
        InstanceId instanceId,
        RecoveryPointId recoveryPointId,
        DataSource targetDataSource,
        SecretReference targetSecret,
        boolean asPrivilegedRole,
        @Nullable RestoreOptions options,
        @Nullable Caller askedBy,
        @Nullable RehydrationTerms rehydration)
        implements RestoreJob {
    @Override
    public RunRestore again(int attemptNumber, Instant now, Instant expiresAt) {
        return copy(attemptNumber, askedBy);
    }

    @Override
    public RunRestore by(@Nullable Caller caller) {
        return copy(attemptNumber, caller);
    }

    private RunRestore copy(int number, @Nullable Caller caller) {
        return new RunRestore(
                jobId,
                number,
                requestedAt,
                vault,
                instanceId,
                recoveryPointId,
                targetDataSource,
                targetSecret,
                asPrivilegedRole,
                options,
                caller,
                rehydration);
    }

    /** What was chosen, or is done where nothing was. */
    public RestoreOptions optionsOrDefault() {
        return options == null ? RestoreOptions.DEFAULT : options;
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("RunRestore", jobId.toString(), Integer.toString(attemptNumber));
    }
}
