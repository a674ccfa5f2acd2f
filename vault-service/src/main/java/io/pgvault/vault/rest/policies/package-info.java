/** Backup policies over HTTP, and what they would do. */
@NullMarked
package io.pgvault.vault.rest.policies;

import org.jspecify.annotations.NullMarked;
