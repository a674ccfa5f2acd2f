package io.pgvault.contract.instance;

import io.pgvault.contract.VaultId;

/**
 * The vault that something belongs to.
 *
 * @param resourceId the vault's ARM id
 */
public record VaultReference(VaultId id, String resourceId) {}
