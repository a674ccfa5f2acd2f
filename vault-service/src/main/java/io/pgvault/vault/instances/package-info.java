/** Backup instances: what is protected, under which policy, and whether protection holds. */
@NullMarked
package io.pgvault.vault.instances;

import org.jspecify.annotations.NullMarked;
