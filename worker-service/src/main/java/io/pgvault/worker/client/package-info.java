/** PostgreSQL's client programs, sessions on its servers, and what their failures mean. */
@NullMarked
package io.pgvault.worker.client;

import org.jspecify.annotations.NullMarked;
