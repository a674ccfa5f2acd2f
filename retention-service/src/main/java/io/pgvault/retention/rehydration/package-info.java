/** Recovery points that come back from the archive for a while: copies are made, looked after, and removed. */
@NullMarked
package io.pgvault.retention.rehydration;

import org.jspecify.annotations.NullMarked;
