/** A retention service with a million recovery points, of which ten thousand have expired. */
@NullMarked
package io.pgvault.benchmarks.retention;

import org.jspecify.annotations.NullMarked;
