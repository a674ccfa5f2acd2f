package io.pgvault.worker.archive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of archives that nobody dumped. */
public final class Entries {
    private Entries() {}

    public static ArchiveHead head(ArchiveEntry... entries) {
        return new ArchiveHead(
                new ArchiveHead.Form(
                        14, 0, 0, List.of(0, 0, 0, 1, 1, 126, 0), "d", "15.20", "15.20", StandardCharsets.UTF_8),
                List.of(entries));
    }

    public static ArchiveEntry entry(int id, String kind, String tag, String definition, Integer... dependencies) {
        @Nullable String[] texts = new String[ArchiveText.COUNT];
        texts[ArchiveText.KIND.place()] = kind;
        texts[ArchiveText.TAG.place()] = tag;
        texts[ArchiveText.DEFINITION.place()] = definition;
        texts[ArchiveText.SCHEMA.place()] = "public";
        texts[ArchiveText.OWNER.place()] = "restorer";
        return new ArchiveEntry(id, 0, 2, 0, texts, List.of(dependencies), new byte[9]);
    }
}
