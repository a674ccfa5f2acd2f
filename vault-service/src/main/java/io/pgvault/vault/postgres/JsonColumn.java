package io.pgvault.vault.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import org.jspecify.annotations.Nullable;

/** Values of JSON columns for statements that are written by hand. */
final class JsonColumn {
    private JsonColumn() {}

    static @Nullable String of(@Nullable Object value) {
        return value == null ? null : of(value, value.getClass());
    }

    /** Keeps the type property that a family of classes is told apart by. */
    static String of(Object value, Class<?> family) {
        try {
            return ContractJson.mapper().writerFor(family).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + family.getSimpleName() + " as JSON", e);
        }
    }
}
