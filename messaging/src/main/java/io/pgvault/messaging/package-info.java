/**
 * What every service needs to talk over Kafka: CloudEvents as records, an outbox whose rows leave after the commit that
 * wrote them, and a delivery that loses nothing that comes in.
 */
@NullMarked
package io.pgvault.messaging;

import org.jspecify.annotations.NullMarked;
