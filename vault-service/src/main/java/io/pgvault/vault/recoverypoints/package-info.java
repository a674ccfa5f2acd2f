/** The catalogue of recovery points; it follows what workers and the retention service say of them. */
@NullMarked
package io.pgvault.vault.recoverypoints;

import org.jspecify.annotations.NullMarked;
