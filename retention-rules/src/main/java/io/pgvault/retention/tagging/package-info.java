/** Which retention rule a recovery point falls under. */
@NullMarked
package io.pgvault.retention.tagging;

import org.jspecify.annotations.NullMarked;
