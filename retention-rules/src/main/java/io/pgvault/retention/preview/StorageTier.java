package io.pgvault.retention.preview;

/** Where blobs lie, as Azure Storage bills it; what leaves a tier early is billed for the days that are missing. */
public enum StorageTier {
    HOT(0),
    COOL(30),
    COLD(90),
    ARCHIVE(180);

    private final int minimumDays;

    StorageTier(int minimumDays) {
        this.minimumDays = minimumDays;
    }

    public int minimumDays() {
        return minimumDays;
    }
}
