/** Dead letters and what was lost, over HTTP: extensions. */
@NullMarked
package io.pgvault.vault.rest.healing;

import org.jspecify.annotations.NullMarked;
