/** Vaults, and what the retention service is asked to do for them. */
@NullMarked
package io.pgvault.contract.vault;

import org.jspecify.annotations.NullMarked;
