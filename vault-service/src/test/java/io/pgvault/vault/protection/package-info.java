/** The rules that hold the parts of the vault-service together. */
@NullMarked
package io.pgvault.vault.protection;

import org.jspecify.annotations.NullMarked;
