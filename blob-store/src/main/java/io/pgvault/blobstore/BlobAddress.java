package io.pgvault.blobstore;

/** Where a blob lies. */
public record BlobAddress(String container, String name) {
    @Override
    public String toString() {
        return container + "/" + name;
    }
}
