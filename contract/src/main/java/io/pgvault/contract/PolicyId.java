package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a backup policy in the catalogue, whatever its version. */
public record PolicyId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PolicyId {}

    public static PolicyId random() {
        return new PolicyId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
