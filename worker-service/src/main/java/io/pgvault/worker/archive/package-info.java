/** The head of an archive that {@code pg_dump} wrote: what stands in it, read and written without the program. */
@NullMarked
package io.pgvault.worker.archive;

import org.jspecify.annotations.NullMarked;
