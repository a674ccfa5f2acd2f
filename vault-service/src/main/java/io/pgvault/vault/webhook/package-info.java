/** The webhook over HTTP, signed as Standard Webhooks says. */
@NullMarked
package io.pgvault.vault.webhook;

import org.jspecify.annotations.NullMarked;
