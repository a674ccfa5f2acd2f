package io.pgvault.contract.storage;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.instance.BackupTarget;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import java.time.Instant;
import java.util.List;

/**
 * Names every part of a recovery point. It is created last and once: its presence is the recovery point.
 *
 * @param formatVersion {@link #FORMAT_VERSION}; a reader refuses a higher one
 * @param clientVersion of the {@code pg_dump} that wrote the dump
 */
public record Manifest(
        int formatVersion,
        RecoveryPoint recoveryPoint,
        AttemptId attemptId,
        BackupTarget target,
        DataSourceIdentity source,
        String clientVersion,
        Instant startedAt,
        Instant completedAt,
        List<DatabaseBackup> databases) {
    public static final int FORMAT_VERSION = 1;

    public Manifest {
        databases = List.copyOf(databases);
    }
}
