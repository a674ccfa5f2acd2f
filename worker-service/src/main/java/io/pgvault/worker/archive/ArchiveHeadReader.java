package io.pgvault.worker.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an archive. Source of the form: {@code src/bin/pg_dump/pg_backup_archiver.c} of PostgreSQL, formats
 * 1.14 (12 to 15), 1.15 (16) and 1.16 (17, 18).
 */
public final class ArchiveHeadReader {
    static final String MAGIC = "PGDMP";
    static final int CUSTOM = 1;
    static final int OFFSET_BYTES = 8;
    static final int WITH_ALGORITHM = 15;
    static final int WITH_RELATION_KIND = 16;
    private static final int OLDEST = 14;
    private static final int NEWEST = 16;
    private static final Pattern ENCODING = Pattern.compile("SET client_encoding = '([^']*)';\\s*");

    private final InputStream in;
    private final Map<String, String> known = new HashMap<>();

    private ArchiveHeadReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads one, and no byte beyond it.
     *
     * @throws EOFException when there is more of it to come
     * @throws UnknownArchiveException when it is of no form that is known
     */
    public static ArchiveHead read(InputStream in) throws IOException, UnknownArchiveException {
        return new ArchiveHeadReader(in).head();
    }

    private ArchiveHead head() throws IOException, UnknownArchiveException {
        byte[] magic = bytes(MAGIC.length());
        if (!new String(magic, StandardCharsets.US_ASCII).equals(MAGIC)) {
            throw new UnknownArchiveException("It does not begin as an archive of pg_dump does.");
        }
        int major = in();
        int minor = in();
        int revision = in();
        int intBytes = in();
        int offsetBytes = in();
        int format = in();
        if (major != 1
                || minor < OLDEST
                || minor > NEWEST
                || format != CUSTOM
                || intBytes != ArchiveNumber.INT_BYTES
                || offsetBytes != OFFSET_BYTES) {
            throw new UnknownArchiveException("It is of the format " + major + "." + minor + ", kind " + format + ".");
        }
        int compression = minor >= WITH_ALGORITHM ? in() : number();
        List<Integer> madeAt = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            madeAt.add(number());
        }
        ArchiveHead.Form raw = new ArchiveHead.Form(
                minor, revision, compression, madeAt, text(), text(), text(), StandardCharsets.ISO_8859_1);
        int count = number();
        List<ArchiveEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(minor));
        }
        return decoded(new ArchiveHead(raw, entries));
    }

    private ArchiveEntry entry(int minor) throws IOException {
        int id = number();
        int hadDumper = number();
        @Nullable String[] texts = new String[ArchiveText.COUNT];
        read(texts, ArchiveText.FIRST);
        int section = number();
        read(texts, ArchiveText.SECOND);
        int relationKind = minor >= WITH_RELATION_KIND ? number() : 0;
        read(texts, ArchiveText.THIRD);
        List<Integer> dependencies = new ArrayList<>();
        for (String dependency = text(); dependency != null; dependency = text()) {
            dependencies.add(Integer.valueOf(dependency));
        }
        return new ArchiveEntry(id, hadDumper, section, relationKind, texts, dependencies, bytes(1 + OFFSET_BYTES));
    }

    private void read(@Nullable String[] texts, List<ArchiveText> which) throws IOException {
        for (ArchiveText text : which) {
            texts[text.place()] = text();
        }
    }

    /** By the encoding that the archive names, unless its texts are not in it: then as they lie there. */
    private static ArchiveHead decoded(ArchiveHead raw) {
        return raw.entries().stream()
                .filter(entry -> entry.kind().equals("ENCODING"))
                .map(entry -> ENCODING.matcher(entry.definition()))
                .filter(Matcher::matches)
                .findFirst()
                .flatMap(matcher -> ServerEncodings.charset(matcher.group(1)))
                .flatMap(raw::decoded)
                .orElse(raw);
    }

    private int number() throws IOException {
        return ArchiveNumber.read(bytes(ArchiveNumber.BYTES), 0);
    }

    private @Nullable String text() throws IOException {
        int length = number();
        if (length < 0) {
            return null;
        }
        String text = new String(bytes(length), StandardCharsets.ISO_8859_1);
        // Kinds, owners and schemas come again and again.
        return length > 64 ? text : known.computeIfAbsent(text, same -> same);
    }

    private int in() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("The archive's head ends too early.");
        }
        return value;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The archive's head ends too early.");
        }
        return bytes;
    }
}
