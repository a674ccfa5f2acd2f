package io.pgvault.vault.rest.provider;

import org.jspecify.annotations.Nullable;

/**
 * A name that somebody would like a vault to have.
 *
 * @param type {@code Microsoft.DataProtection/backupVaults}
 */
record CheckNameAvailabilityRequest(
        @Nullable String name, @Nullable String type) {}
