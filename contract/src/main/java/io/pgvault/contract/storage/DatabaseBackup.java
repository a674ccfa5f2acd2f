package io.pgvault.contract.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One database of a recovery point.
 *
 * @param index its number in the names of its blobs
 * @param roles every role that the dump names as owner or in a grant
 */
public record DatabaseBackup(int index, String name, Properties properties, List<String> roles, Dump dump) {
    public DatabaseBackup {
        roles = List.copyOf(roles);
    }

    /**
     * What the database must be created with to hold the same data.
     *
     * @param localeProvider {@code c} (libc), {@code i} (ICU) or {@code b} (built-in)
     * @param locale of ICU or the built-in provider; null with libc
     */
    public record Properties(
            String encoding,
            String collate,
            String ctype,
            String localeProvider,
            @Nullable String locale) {}

    /**
     * A {@code pg_dump -Fc -Z0} stream, stored as zstd frames.
     *
     * @param segments in order; concatenated and decompressed they are the dump
     * @param blocks the sidecar's blob name
     * @param blocksSha256 of the sidecar, in hexadecimal
     * @param rawSha256 of the dump, in hexadecimal
     */
    public record Dump(
            List<Segment> segments,
            String blocks,
            String blocksSha256,
            long blockCount,
            long rawBytes,
            String rawSha256,
            long storedBytes) {
        public Dump {
            segments = List.copyOf(segments);
        }
    }

    /** One blob of a dump. */
    public record Segment(String name, long bytes, String etag) {}
}
