package io.pgvault.blobstore;

/** A small blob as it was read; the ETag guards its replacement. */
@SuppressWarnings("ArrayRecordComponent") // read once and handed on, never compared
public record BlobContent(byte[] bytes, String etag) {}
