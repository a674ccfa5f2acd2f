/** The handles of long-running operations: how far they are and what came of them. */
@NullMarked
package io.pgvault.vault.operations;

import org.jspecify.annotations.NullMarked;
