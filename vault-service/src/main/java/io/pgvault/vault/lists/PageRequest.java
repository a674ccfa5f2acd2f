package io.pgvault.vault.lists;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param after the position that the previous page ended with; null for the first page
 */
public record PageRequest(@Nullable String after, int size) {}
