package io.pgvault.blobstore;

/** What storage says of a committed blob. */
public record StoredBlob(String name, long bytes, String etag) {}
