/** Following protected instances and publishing triggers. */
@NullMarked
package io.pgvault.scheduler.kafka;

import org.jspecify.annotations.NullMarked;
