/** Settings and wiring. */
@NullMarked
package io.pgvault.worker.config;

import org.jspecify.annotations.NullMarked;
