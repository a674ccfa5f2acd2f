/** Taking work from share groups and publishing what became of it. */
@NullMarked
package io.pgvault.worker.kafka;

import org.jspecify.annotations.NullMarked;
