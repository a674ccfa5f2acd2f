/** Backup vaults: their address, settings and life, and the use cases that change them. */
@NullMarked
package io.pgvault.vault.vaults;

import org.jspecify.annotations.NullMarked;
