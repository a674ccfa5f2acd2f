/** What every attempt needs: a lease that is kept alive, progress, and outcomes. */
@NullMarked
package io.pgvault.worker.jobs;

import org.jspecify.annotations.NullMarked;
