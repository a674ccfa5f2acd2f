/** Who may call what, and the record of it; roles, approvals and audit records over HTTP. */
@NullMarked
package io.pgvault.vault.rest.access;

import org.jspecify.annotations.NullMarked;
