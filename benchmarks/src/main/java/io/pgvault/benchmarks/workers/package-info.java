/** What more workers bring to a crowd of backups. */
@NullMarked
package io.pgvault.benchmarks.workers;

import org.jspecify.annotations.NullMarked;
