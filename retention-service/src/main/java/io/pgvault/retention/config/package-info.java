/** Settings and wiring. */
@NullMarked
package io.pgvault.retention.config;

import org.jspecify.annotations.NullMarked;
