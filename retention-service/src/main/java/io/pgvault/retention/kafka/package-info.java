/** Following events and publishing what was done. */
@NullMarked
package io.pgvault.retention.kafka;

import org.jspecify.annotations.NullMarked;
