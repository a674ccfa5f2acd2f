/** A scheduler with a hundred thousand instances: reading them, catching up, keeping time, and losing a replica. */
@NullMarked
package io.pgvault.benchmarks.scheduling;

import org.jspecify.annotations.NullMarked;
