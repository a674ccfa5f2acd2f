/** Backup policies: the rules that a policy must keep to, and the use cases that change policies. */
@NullMarked
package io.pgvault.vault.policies;

import org.jspecify.annotations.NullMarked;
