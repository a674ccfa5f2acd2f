package io.pgvault.blobstore;

/** Access tiers of blobs, from dear to keep and cheap to read to the opposite. */
public enum BlobTier {
    HOT,
    COOL,
    COLD,
    /** Cannot be read before it has been brought back to another tier, which takes hours. */
    ARCHIVE
}
