package io.pgvault.worker.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.StreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The head of an archive as JSON lines, in which it lies beside the archive: how the archive is written, then one entry in
 * a line. It is all of the head, so that who has it need not read the archive for it.
 */
public final class StoredContents {
    private StoredContents() {}

    /**
     * The first line.
     *
     * @param bytes of the head in the archive
     * @param format minor version of the archive's format
     * @param charset of its texts
     */
    private record Archive(
            int bytes,
            int format,
            int revision,
            int compression,
            List<Integer> madeAt,
            @Nullable String database,
            @Nullable String server,
            @Nullable String client,
            String charset) {
        Archive {
            madeAt = List.copyOf(madeAt);
        }

        ArchiveHead.Form form() {
            return new ArchiveHead.Form(
                    format, revision, compression, madeAt, database, server, client, Charset.forName(charset));
        }
    }

    /**
     * Every other line.
     *
     * @param texts by their names; one that is not there is absent
     * @param position in hexadecimal
     */
    private record Entry(
            int id,
            Map<String, String> texts,
            List<Integer> dependencies,
            int hadDumper,
            int section,
            int relationKind,
            String position) {
        static Entry of(ArchiveEntry entry) {
            Map<String, String> texts = new TreeMap<>();
            for (ArchiveText text : ArchiveText.values()) {
                String raw = entry.raw(text);
                if (raw != null) {
                    texts.put(name(text), raw);
                }
            }
            return new Entry(
                    entry.id(),
                    texts,
                    entry.dependencies(),
                    entry.hadDumper(),
                    entry.section(),
                    entry.relationKind(),
                    HexFormat.of().formatHex(entry.position()));
        }

        ArchiveEntry entry() {
            @Nullable String[] all = new String[ArchiveText.COUNT];
            for (ArchiveText text : ArchiveText.values()) {
                all[text.place()] = texts.get(name(text));
            }
            return new ArchiveEntry(
                    id,
                    hadDumper,
                    section,
                    relationKind,
                    all,
                    dependencies,
                    HexFormat.of().parseHex(position));
        }
    }

    private static String name(ArchiveText text) {
        return text.name().toLowerCase(Locale.ROOT);
    }

    /** The lines of a head. */
    public static Stream<?> lines(StoredArchive.Found found) {
        ArchiveHead.Form form = found.head().form();
        Archive archive = new Archive(
                found.bytes(),
                form.minorVersion(),
                form.revision(),
                form.compression(),
                form.madeAt(),
                form.database(),
                form.serverVersion(),
                form.clientVersion(),
                form.charset().name());
        return Stream.concat(Stream.of(archive), found.head().entries().stream().map(Entry::of));
    }

    /**
     * Reads one from where it is stored.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT}
     */
    public static StoredArchive.Found read(StreamReader reader, StoredStream stream, String container)
            throws InterruptedException {
        List<JsonNode> first = new ArrayList<>(1);
        List<ArchiveEntry> entries = new ArrayList<>();
        JsonLines.read(reader, stream, container, line -> {
            if (first.isEmpty()) {
                first.add(line);
            } else {
                entries.add(JsonLines.as(Entry.class, line, stream).entry());
            }
        });
        if (first.isEmpty()) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT, "The table of contents " + stream.blocks() + " is empty.");
        }
        Archive archive = JsonLines.as(Archive.class, first.getFirst(), stream);
        return new StoredArchive.Found(new ArchiveHead(archive.form(), entries), archive.bytes());
    }
}
