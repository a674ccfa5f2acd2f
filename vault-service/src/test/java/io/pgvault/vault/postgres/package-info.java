/** Rows and what is made of them. */
@NullMarked
package io.pgvault.vault.postgres;

import org.jspecify.annotations.NullMarked;
