package io.pgvault.messaging;

import io.pgvault.contract.Message;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/**
 * A message as it came in.
 *
 * @param eventId the same for every copy of the same event
 * @param source who sent it
 * @param time when it happened, by the sender's clock
 */
public record Received(UUID eventId, URI source, String type, Instant time, Message message) {
    /** The media type of {@link #structuredJson}. */
    public static final String STRUCTURED_MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8";

    /** The whole event in the structured JSON mode of CloudEvents 1.0, for receivers outside of Kafka. */
    public String structuredJson() {
        return StructuredEvent.json(this);
    }
}
