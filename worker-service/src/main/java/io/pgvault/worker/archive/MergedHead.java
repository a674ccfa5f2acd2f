package io.pgvault.worker.archive;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of contents of an archive that takes up the rows of others. */
final class MergedHead {
    private final ArchiveHead main;
    private final Map<String, Integer> tables = new HashMap<>();
    private final List<ArchiveEntry> added = new ArrayList<>();
    private int lastId;

    MergedHead(ArchiveHead main) {
        this.main = main;
        for (ArchiveEntry entry : main.entries()) {
            lastId = Math.max(lastId, entry.id());
            if (entry.kind().equals("TABLE")) {
                tables.put(name(entry), entry.id());
            }
        }
    }

    /**
     * Takes up the rows of another archive. The values of sequences, which it has as well, are the main one's.
     *
     * @return the new numbers of its blocks, by those that they have
     */
    Map<Integer, Integer> add(ArchiveHead data) {
        Map<Integer, Integer> numbers = new HashMap<>();
        for (ArchiveEntry entry : data.entries()) {
            if (entry.kind().equals("TABLE DATA")) {
                numbers.put(entry.id(), ++lastId);
                added.add(entry.renumbered(lastId, table(entry)));
            }
        }
        return numbers;
    }

    private int table(ArchiveEntry rows) {
        Integer table = tables.get(name(rows));
        if (table == null) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT,
                    "There are rows of a table that the dump does not make: " + rows.name() + ".");
        }
        return table;
    }

    private static String name(ArchiveEntry entry) {
        return entry.schema() + "." + entry.tag();
    }

    /** Behind the main one's own rows, and so before what is made of rows. */
    ArchiveHead head() {
        List<ArchiveEntry> all = new ArrayList<>(main.entries());
        all.addAll(place(), added);
        return main.with(all);
    }

    private int place() {
        List<ArchiveEntry> entries = main.entries();
        for (int i = entries.size(); i > 0; i--) {
            if (entries.get(i - 1).section() == ArchiveEntry.DATA) {
                return i;
            }
        }
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).section() == ArchiveEntry.POST_DATA) {
                return i;
            }
        }
        return entries.size();
    }
}
