/** Settings, and the wiring of the plain use cases with their ports. */
@NullMarked
package io.pgvault.vault.config;

import org.jspecify.annotations.NullMarked;
