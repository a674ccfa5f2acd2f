/** Who calls, and what for. */
@NullMarked
package io.pgvault.vault.access;

import org.jspecify.annotations.NullMarked;
