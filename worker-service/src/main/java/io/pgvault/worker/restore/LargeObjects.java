package io.pgvault.worker.restore;

import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.archive.ArchiveSql;
import java.util.List;
import java.util.stream.Collectors;

/** Large objects of one owner and the same rights are one entry since the format of PostgreSQL 17. */
final class LargeObjects {
    private static final String GROUP = "BLOB METADATA";

    private LargeObjects() {}

    /** What the owner of an entry owns, as SQL names it. */
    static List<String> owned(ArchiveEntry entry) {
        return entry.kind().equals(GROUP)
                ? ids(entry).stream().map(id -> "LARGE OBJECT " + id).toList()
                : ArchiveSql.owned(entry).stream().toList();
    }

    /** The grants of an entry; those of a group, which names its first, for each of it. */
    static String each(ArchiveEntry acl, ArchiveHead head) {
        return head.entries().stream()
                .filter(entry ->
                        entry.kind().equals(GROUP) && acl.dependencies().contains(entry.id()))
                .findFirst()
                .map(group -> ids(group).stream()
                        .map(id -> acl.definition().replaceAll("ON LARGE OBJECT \\d+", "ON LARGE OBJECT " + id))
                        .collect(Collectors.joining("\n")))
                .orElseGet(acl::definition);
    }

    private static List<String> ids(ArchiveEntry group) {
        return group.definition()
                .lines()
                .map(String::strip)
                .filter(id -> id.matches("\\d+"))
                .toList();
    }
}
