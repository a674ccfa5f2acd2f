/** The record of what callers changed, and of what they were refused. */
@NullMarked
package io.pgvault.vault.audit;

import org.jspecify.annotations.NullMarked;
