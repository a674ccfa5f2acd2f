/** Settings and wiring. */
@NullMarked
package io.pgvault.scheduler.config;

import org.jspecify.annotations.NullMarked;
