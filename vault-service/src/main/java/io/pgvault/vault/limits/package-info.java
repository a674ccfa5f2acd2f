/** How much callers may send, and in which form: every bound of the API, and the rules of names and texts. */
@NullMarked
package io.pgvault.vault.limits;

import org.jspecify.annotations.NullMarked;
