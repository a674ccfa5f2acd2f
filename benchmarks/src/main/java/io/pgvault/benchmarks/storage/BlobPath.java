package io.pgvault.benchmarks.storage;

/** Where a blob is, in the order of lists. */
record BlobPath(String container, String name) implements Comparable<BlobPath> {
    @Override
    public int compareTo(BlobPath other) {
        int order = container.compareTo(other.container);
        return order == 0 ? name.compareTo(other.name) : order;
    }
}
