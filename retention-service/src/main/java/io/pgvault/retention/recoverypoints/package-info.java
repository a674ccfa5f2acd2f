/** Following recovery points from their birth to their deletion. */
@NullMarked
package io.pgvault.retention.recoverypoints;

import org.jspecify.annotations.NullMarked;
