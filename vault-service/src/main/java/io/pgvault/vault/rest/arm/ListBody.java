package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list. */
public record ListBody<T>(
        List<T> value,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextLink) {}
