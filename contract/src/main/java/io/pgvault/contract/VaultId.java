package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a backup vault for ever, whatever it is named. */
public record VaultId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VaultId {}

    public static VaultId of(String text) {
        return new VaultId(UUID.fromString(text));
    }

    public static VaultId random() {
        return new VaultId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
