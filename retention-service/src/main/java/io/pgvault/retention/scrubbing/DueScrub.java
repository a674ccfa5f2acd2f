package io.pgvault.retention.scrubbing;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.retention.recoverypoints.KnownInstance;

/**
 * A recovery point that is to be read.
 *
 * @param asked whether somebody waits for it, whose restore may have failed: then it is read as a restore reads
 * @param bytes what the pace counts it as
 */
public record DueScrub(KnownInstance instance, RecoveryPointId id, boolean asked, long bytes) {}
