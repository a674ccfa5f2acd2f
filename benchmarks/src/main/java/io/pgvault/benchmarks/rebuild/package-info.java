/** A catalogue that was lost, with ten thousand recovery points in storage. */
@NullMarked
package io.pgvault.benchmarks.rebuild;

import org.jspecify.annotations.NullMarked;
