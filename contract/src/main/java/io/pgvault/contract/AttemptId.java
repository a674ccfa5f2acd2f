package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One worker's try at a job; also the proposed id of the leases that the try holds. */
public record AttemptId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AttemptId {}

    public static AttemptId of(String text) {
        return new AttemptId(UUID.fromString(text));
    }

    public static AttemptId random() {
        return new AttemptId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
