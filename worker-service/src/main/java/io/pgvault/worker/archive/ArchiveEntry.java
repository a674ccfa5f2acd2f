package io.pgvault.worker.archive;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One entry of an archive's table of contents. A text that is not there is empty. */
public final class ArchiveEntry {
    /** Sections, as an archive numbers them. */
    static final int DATA = 3;

    static final int POST_DATA = 4;

    private final int id;
    private final int hadDumper;
    private final int section;
    private final int relationKind;
    private final @Nullable String[] texts;
    private final List<Integer> dependencies;
    private final byte[] position;

    /**
     * Makes one.
     *
     * @param texts by {@link ArchiveText}
     * @param position where its data lies, which is not known while an archive is written to a pipe
     */
    ArchiveEntry(
            int id,
            int hadDumper,
            int section,
            int relationKind,
            @Nullable String[] texts,
            List<Integer> dependencies,
            byte[] position) {
        this.id = id;
        this.hadDumper = hadDumper;
        this.section = section;
        this.relationKind = relationKind;
        this.texts = texts;
        this.dependencies = List.copyOf(dependencies);
        this.position = position;
    }

    /** By which other entries, and its data, name it. */
    public int id() {
        return id;
    }

    /** What it makes, such as {@code TABLE}, {@code TABLE DATA}, {@code ACL}. */
    public String kind() {
        return text(ArchiveText.KIND);
    }

    /** The name of what it makes, without its schema. */
    public String tag() {
        return text(ArchiveText.TAG);
    }

    public String schema() {
        return text(ArchiveText.SCHEMA);
    }

    /** The SQL that makes it; empty where rows are all of it. */
    public String definition() {
        return text(ArchiveText.DEFINITION);
    }

    /** The SQL that would drop it, which names it in full. */
    public String dropStatement() {
        return text(ArchiveText.DROP);
    }

    /** Empty where nobody owns it by itself. */
    public String owner() {
        return text(ArchiveText.OWNER);
    }

    public String tablespace() {
        return text(ArchiveText.TABLESPACE);
    }

    /** Entries that must be there before it. */
    public List<Integer> dependencies() {
        return dependencies;
    }

    /** Whether rows, large objects or the value of a sequence are what it brings. */
    public boolean isData() {
        return switch (kind()) {
            case "TABLE DATA", "BLOBS", "SEQUENCE SET" -> true;
            default -> false;
        };
    }

    /** As people read it, for instance {@code TABLE public.orders}. */
    public String name() {
        return kind() + " " + (schema().isEmpty() ? "" : schema() + ".") + tag();
    }

    /** The same, left to whoever restores it. */
    public ArchiveEntry withoutOwner() {
        return with(ArchiveText.OWNER, "");
    }

    /** The same, where the target puts what has no tablespace of its own. */
    public ArchiveEntry withoutTablespace() {
        return with(ArchiveText.TABLESPACE, "");
    }

    /** The same under another number, for rows of a table that has that number. */
    ArchiveEntry renumbered(int number, int table) {
        return new ArchiveEntry(number, hadDumper, section, relationKind, texts, List.of(table), position);
    }

    private ArchiveEntry with(ArchiveText text, String value) {
        @Nullable String[] changed = texts.clone();
        changed[text.place()] = value;
        return new ArchiveEntry(id, hadDumper, section, relationKind, changed, dependencies, position);
    }

    /** The same, which was read as bytes, in the charset; empty where that would not write the same bytes. */
    Optional<ArchiveEntry> decoded(Charset charset) {
        @Nullable String[] decoded = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i];
            if (text == null || text.chars().allMatch(character -> character < 0x80)) {
                decoded[i] = text;
                continue;
            }
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            String other = new String(bytes, charset);
            if (!Arrays.equals(bytes, other.getBytes(charset))) {
                return Optional.empty();
            }
            decoded[i] = other;
        }
        return Optional.of(new ArchiveEntry(id, hadDumper, section, relationKind, decoded, dependencies, position));
    }

    int hadDumper() {
        return hadDumper;
    }

    int section() {
        return section;
    }

    int relationKind() {
        return relationKind;
    }

    byte[] position() {
        return position;
    }

    /** Null is written in another way than an empty text. */
    @Nullable
    String raw(ArchiveText text) {
        return texts[text.place()];
    }

    private String text(ArchiveText text) {
        String value = texts[text.place()];
        return value == null ? "" : value;
    }

    @Override
    public String toString() {
        return id + " " + name();
    }
}
