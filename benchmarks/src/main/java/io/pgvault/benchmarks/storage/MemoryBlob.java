package io.pgvault.benchmarks.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A committed blob.
 *
 * @param blocks in their order
 * @param headers that say what it is, metadata among them
 */
record MemoryBlob(List<byte[]> blocks, long length, String tier, Map<String, String> headers) {
    /** What a socket takes at once; of a larger piece the JDK copies the rest again for each part that it takes. */
    private static final int PIECE_BYTES = 64 * 1024;

    private static final String ARCHIVE = "Archive";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Of blocks, and of what the request for it says of its tier and its metadata. */
    static MemoryBlob of(List<byte[]> blocks, StorageCall call, long version, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>(metadata(call));
        headers.put("Content-Type", "application/octet-stream");
        String tier = call.header("x-ms-access-tier");
        return new MemoryBlob(
                        List.copyOf(blocks),
                        blocks.stream().mapToLong(block -> block.length).sum(),
                        tier.isEmpty() ? "Hot" : tier,
                        headers)
                .changed(version, now);
    }

    private static Map<String, String> metadata(StorageCall call) {
        Map<String, String> metadata = new LinkedHashMap<>();
        call.headers().forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-ms-meta-")) {
                metadata.put(name, value);
            }
        });
        return metadata;
    }

    private MemoryBlob changed(long version, Instant now) {
        Map<String, String> newer = new LinkedHashMap<>(headers);
        newer.put("ETag", "\"0x" + Long.toHexString(version).toUpperCase(Locale.ROOT) + "\"");
        newer.put("Last-Modified", DATE.format(now));
        return new MemoryBlob(blocks, length, tier, newer);
    }

    MemoryBlob withTier(String wanted) {
        return new MemoryBlob(blocks, length, wanted, headers);
    }

    MemoryBlob withMetadata(StorageCall call, long version, Instant now) {
        Map<String, String> other = new LinkedHashMap<>(headers);
        other.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("x-ms-meta-"));
        other.putAll(metadata(call));
        return new MemoryBlob(blocks, length, tier, other).changed(version, now);
    }

    String etag() {
        return headers.getOrDefault("ETag", "");
    }

    /** Whether an ETag, with its quotes or without, is that of this state. */
    boolean matches(String other) {
        return other.equals("*") || etag().replace("\"", "").equals(other.replace("\"", ""));
    }

    String lastModified() {
        return headers.getOrDefault("Last-Modified", "");
    }

    boolean isArchived() {
        return tier.equals(ARCHIVE);
    }

    /** What a request for its content, or for its properties alone, is told of it. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>(headers);
        properties.put("x-ms-blob-type", "BlockBlob");
        properties.put("x-ms-access-tier", tier);
        properties.put("Accept-Ranges", "bytes");
        return properties;
    }

    /** Writes a part of its content. */
    void write(long from, long bytes, OutputStream out) throws IOException {
        long skip = from;
        long left = bytes;
        for (byte[] block : blocks) {
            if (skip >= block.length) {
                skip -= block.length;
                continue;
            }
            int end = (int) Math.min(block.length, skip + left);
            left -= end - skip;
            for (int at = (int) skip; at < end; at += PIECE_BYTES) {
                out.write(block, at, Math.min(PIECE_BYTES, end - at));
            }
            skip = 0;
        }
    }
}
