/** Long-running operations over HTTP. */
@NullMarked
package io.pgvault.vault.rest.operations;

import org.jspecify.annotations.NullMarked;
