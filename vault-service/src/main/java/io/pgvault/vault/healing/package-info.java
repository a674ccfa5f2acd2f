/** What was lost on the way between services is found out and told again. */
@NullMarked
package io.pgvault.vault.healing;

import org.jspecify.annotations.NullMarked;
