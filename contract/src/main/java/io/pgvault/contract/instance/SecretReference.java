package io.pgvault.contract.instance;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;

/** Where a secret lies: {@code https://{key vault}/secrets/{name}[/{version}]}. Never the secret itself. */
public record SecretReference(@JsonValue URI uri) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SecretReference {}

    @Override
    public String toString() {
        return uri.toString();
    }
}
