package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The restore of a recovery point, wherever it goes. */
public sealed interface RestoreJob extends WorkerCommand, WorkerJob permits RunRestore, RunFilesRestore {
    /** A command is kept for seven days: one that no worker takes is given up before it is gone. */
    Duration LONGEST_WAIT = Duration.ofDays(6);

    Instant requestedAt();

    @Override
    RecoveryPointId recoveryPointId();

    /** How it is brought back from the archive before; null where it is online. */
    @Nullable
    RehydrationTerms rehydration();

    @Override
    @JsonIgnore
    default JobKind jobKind() {
        return JobKind.RESTORE;
    }

    @Override
    @JsonIgnore
    default Instant askedAt() {
        return requestedAt();
    }

    @Override
    @JsonIgnore
    default Instant expiresAt() {
        return requestedAt().plus(LONGEST_WAIT);
    }

    @Override
    @JsonIgnore
    default boolean isOnDemand() {
        return true;
    }

    @Override
    @JsonIgnore
    default Duration longestWait() {
        return LONGEST_WAIT;
    }

    @Override
    default String subject() {
        return jobId().toString();
    }
}
