/** Lists in pages: what is asked for and what comes back. */
@NullMarked
package io.pgvault.vault.lists;

import org.jspecify.annotations.NullMarked;
