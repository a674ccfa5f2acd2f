package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;

/** An instance that the vault spoke of, and the vault whose containers hold its recovery points. */
public record KnownInstance(VaultId vaultId, InstanceId instanceId) {}
