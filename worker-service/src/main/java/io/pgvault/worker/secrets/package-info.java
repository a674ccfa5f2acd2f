/** How a worker learns where a database is and who may read it: secrets are read, used and forgotten. */
@NullMarked
package io.pgvault.worker.secrets;

import org.jspecify.annotations.NullMarked;
