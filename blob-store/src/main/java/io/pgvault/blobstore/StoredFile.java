package io.pgvault.blobstore;

import org.jspecify.annotations.Nullable;

/**
 * What storage says of a file in a {@link FileContainer}.
 *
 * @param mark null where it has none
 */
public record StoredFile(String name, long bytes, @Nullable FileMark mark) {}
