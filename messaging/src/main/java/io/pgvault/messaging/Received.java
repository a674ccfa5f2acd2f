package io.pgvault.messaging;

import io.pgvault.contract.Message;
import java.time.Instant;
import java.util.UUID;

/**
 * A message as it came in.
 *
 * @param eventId the same for every copy of the same event
 * @param time when it happened, by the sender's clock
 */
public record Received(UUID eventId, String type, Instant time, Message message) {}
