package io.pgvault.recoverypoints.documents;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a part as they lie in storage: cut into blocks, each of which went through the codecs.
 *
 * @param content what of its part it is; {@link #MAIN} is all of it
 * @param client version of the program that wrote it; restore with the same or a newer one
 * @param codecs in the order of writing
 * @param segments in order; concatenated and decoded they are the stream
 * @param blocks the block list's blob name
 * @param blocksSha256 of the block list, in hexadecimal
 * @param rawSha256 of the stream before any codec, in hexadecimal
 * @param tables with {@link #DATA}, those whose rows it holds, as schema and name; null otherwise
 */
public record StoredStream(
        String content,
        String client,
        List<String> codecs,
        List<Segment> segments,
        String blocks,
        String blocksSha256,
        long blockCount,
        long rawBytes,
        String rawSha256,
        long storedBytes,
        @Nullable List<String> tables) {
    /** Of a database: a {@code pg_dump -Fc -Z0} of all of it but the rows that its other streams hold. */
    public static final String MAIN = "main";

    /** Of a database: a {@code pg_dump -Fc -Z0 --data-only} of the rows of some tables, of the same snapshot. */
    public static final String DATA = "data";

    /** Independent zstd frames. */
    public static final List<String> CODECS = List.of("zstd");

    public StoredStream {
        codecs = List.copyOf(codecs);
        segments = List.copyOf(segments);
        tables = tables == null ? null : List.copyOf(tables);
    }

    /** Whether it is one that this version can bring back, as the stream of that number of its part. */
    boolean isUnderstood(int number) {
        return codecs.equals(CODECS) && content.equals(number == 0 ? MAIN : DATA);
    }

    /** The same bytes under other names. */
    StoredStream named(UnaryOperator<String> names) {
        return new StoredStream(
                content,
                client,
                codecs,
                segments.stream()
                        .map(segment -> new Segment(names.apply(segment.name()), segment.bytes(), segment.etag()))
                        .toList(),
                names.apply(blocks),
                blocksSha256,
                blockCount,
                rawBytes,
                rawSha256,
                storedBytes,
                tables);
    }

    /** One blob of a stream. */
    public record Segment(String name, long bytes, String etag) {}
}
