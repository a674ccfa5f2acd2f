/** What a use case may do within its transaction beside its own state: publish messages and take locks. */
@NullMarked
package io.pgvault.vault.publishing;

import org.jspecify.annotations.NullMarked;
