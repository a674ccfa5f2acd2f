/** Backup vaults over HTTP. */
@NullMarked
package io.pgvault.vault.rest.vaults;

import org.jspecify.annotations.NullMarked;
