/** Recovery points over HTTP. */
@NullMarked
package io.pgvault.vault.rest.recoverypoints;

import org.jspecify.annotations.NullMarked;
