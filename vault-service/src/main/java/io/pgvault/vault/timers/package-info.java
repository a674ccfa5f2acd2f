/** What the service does again and again: each timer calls a use case, in a transaction. */
@NullMarked
package io.pgvault.vault.timers;

import org.jspecify.annotations.NullMarked;
