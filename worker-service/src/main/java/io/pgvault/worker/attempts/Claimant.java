package io.pgvault.worker.attempts;

import io.pgvault.contract.VaultId;

/**
 * For whom work is done: no vault, and no database server, may hold all slots of a worker.
 *
 * @param server by whatever name it is known before it was reached
 */
public record Claimant(VaultId vault, String server) {}
