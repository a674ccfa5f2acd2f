/** Backup instances over HTTP. */
@NullMarked
package io.pgvault.vault.rest.instances;

import org.jspecify.annotations.NullMarked;
