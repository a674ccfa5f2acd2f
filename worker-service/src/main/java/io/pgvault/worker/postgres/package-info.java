/** PostgreSQL as a worker meets it: the checks before a job, the client programs, and databases to restore into. */
@NullMarked
package io.pgvault.worker.postgres;

import org.jspecify.annotations.NullMarked;
