package io.pgvault.contract.access;

import org.jspecify.annotations.Nullable;

/**
 * Who called the API.
 *
 * @param subject the same for ever: the token's {@code oid} where there is one, else its {@code sub}
 * @param name for people; it may change, and may be another's one day
 */
public record Caller(String subject, @Nullable String name) {}
