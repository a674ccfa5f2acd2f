/** The schedule's rows in PostgreSQL. */
@NullMarked
package io.pgvault.scheduler.postgres;

import org.jspecify.annotations.NullMarked;
