/** Incoming streams, handed to the use cases one transaction each, and the relay of the outbox. */
@NullMarked
package io.pgvault.vault.kafka;

import org.jspecify.annotations.NullMarked;
