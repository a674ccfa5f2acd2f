package io.pgvault.blobstore;

/** How a copy stands that storage makes by itself. */
public sealed interface BlobCopy {
    /** Storage is at it: from the archive that takes hours. */
    record Pending() implements BlobCopy {}

    /** All is there and can be read. */
    record Done() implements BlobCopy {}

    /**
     * Storage gave it up.
     *
     * @param why in storage's words
     */
    record Failed(String why) implements BlobCopy {}
}
