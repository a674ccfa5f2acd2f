/** One large database, backed up and restored by pgvault and by what people do by hand. */
@NullMarked
package io.pgvault.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
