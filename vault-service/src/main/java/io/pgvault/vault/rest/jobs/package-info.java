/** Jobs over HTTP: how they are started, followed and cancelled. */
@NullMarked
package io.pgvault.vault.rest.jobs;

import org.jspecify.annotations.NullMarked;
