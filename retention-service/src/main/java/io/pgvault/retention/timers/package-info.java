/** What the service does again and again. */
@NullMarked
package io.pgvault.retention.timers;

import org.jspecify.annotations.NullMarked;
