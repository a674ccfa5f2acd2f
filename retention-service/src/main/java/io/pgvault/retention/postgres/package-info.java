/** The due-list and the tasks in PostgreSQL. */
@NullMarked
package io.pgvault.retention.postgres;

import org.jspecify.annotations.NullMarked;
