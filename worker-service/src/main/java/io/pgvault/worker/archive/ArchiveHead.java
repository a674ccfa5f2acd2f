package io.pgvault.worker.archive;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the rows of an archive in the custom format: its table of contents.
 *
 * @param form how it is written
 * @param entries in the order in which they are restored
 */
public record ArchiveHead(Form form, List<ArchiveEntry> entries) {
    public ArchiveHead {
        entries = List.copyOf(entries);
    }

    /**
     * How an archive is written.
     *
     * @param minorVersion of the format 1.x; pg_restore of PostgreSQL 12 to 15 reads up to 14, of 16 up to 15, of 17 and
     *     18 up to 16
     * @param compression of the rows, as the format says it
     * @param madeAt seconds, minutes, hours, day, month, year, daylight saving, as C's {@code struct tm} has them
     * @param charset of its texts; the three here are always as bytes
     * @param serverVersion what the dump's server said, such as {@code 15.20 (Debian 15.20-0+deb12u1)}
     */
    public record Form(
            int minorVersion,
            int revision,
            int compression,
            List<Integer> madeAt,
            @Nullable String database,
            @Nullable String serverVersion,
            @Nullable String clientVersion,
            Charset charset) {
        public Form {
            madeAt = List.copyOf(madeAt);
        }

        private Form in(Charset other) {
            return new Form(minorVersion, revision, compression, madeAt, database, serverVersion, clientVersion, other);
        }

        /** The oldest major version of PostgreSQL whose pg_restore reads it. */
        public int oldestReader() {
            return minorVersion <= 14 ? 12 : minorVersion + 1;
        }
    }

    /** The same, which was read as bytes, with its texts in the charset; empty where that would not write the same bytes. */
    Optional<ArchiveHead> decoded(Charset charset) {
        List<ArchiveEntry> decoded = new ArrayList<>();
        for (ArchiveEntry entry : entries) {
            Optional<ArchiveEntry> one = entry.decoded(charset);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            decoded.add(one.get());
        }
        return Optional.of(new ArchiveHead(form.in(charset), decoded));
    }

    /** The same with other entries. */
    public ArchiveHead with(List<ArchiveEntry> others) {
        return new ArchiveHead(form, others);
    }
}
