/** When a recovery point's time is over, and what is never deleted. */
@NullMarked
package io.pgvault.retention.lifecycle;

import org.jspecify.annotations.NullMarked;
