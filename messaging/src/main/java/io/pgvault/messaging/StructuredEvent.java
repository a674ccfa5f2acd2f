package io.pgvault.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.Message;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/** A message as CloudEvents 1.0 in structured JSON mode, for receivers outside of Kafka. */
record StructuredEvent(
        String specversion,
        UUID id,
        URI source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        Message data) {

    static String json(Received event) {
        try {
            return ContractJson.mapper()
                    .writeValueAsString(new StructuredEvent(
                            "1.0",
                            event.eventId(),
                            event.source(),
                            event.type(),
                            event.message().subject(),
                            event.time(),
                            "application/json",
                            event.message()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a " + event.type() + " as JSON", e);
        }
    }
}
