/** Changes that destroy protection, and wait for a second person where a vault asks for one. */
@NullMarked
package io.pgvault.vault.approvals;

import org.jspecify.annotations.NullMarked;
