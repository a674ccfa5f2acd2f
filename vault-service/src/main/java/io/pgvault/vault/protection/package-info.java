/** The end of protection, and what follows on it: stopping, resuming, deleting, undeleting, purging. */
@NullMarked
package io.pgvault.vault.protection;

import org.jspecify.annotations.NullMarked;
