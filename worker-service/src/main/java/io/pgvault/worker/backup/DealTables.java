package io.pgvault.worker.backup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deals the rows of a database's largest tables to streams, so that these end together.
 *
 * @param streams at most
 * @param from bytes of tables from which it is worth it
 */
public record DealTables(int streams, long from) {
    /** Each is named in the arguments of two programs and looked up by them: what is less than that part of all stays. */
    private static final int MOST = 1000;

    /** Where one stream has more than this of everything the others save too little. */
    private static final double LARGEST_SHARE = 0.8;

    /** Checks the numbers. */
    public DealTables {
        if (streams < 1) {
            throw new IllegalArgumentException("pgvault.worker.dump-streams must be at least 1, not " + streams);
        }
        if (from < 0) {
            throw new IllegalArgumentException("pgvault.worker.dump-streams-from must not be negative, but is " + from);
        }
    }

    /** The same for no more streams than that. */
    DealTables atMost(int most) {
        return new DealTables(Math.min(streams, most), from);
    }

    /** Whether a database of that size may go in several. */
    boolean isWorth(long bytes) {
        return streams > 1 && bytes >= from;
    }

    private static final class Share {
        private final List<TableSize> tables = new ArrayList<>();
        private long weight;

        private void add(TableSize table) {
            tables.add(table);
            weight += table.weight();
        }
    }

    /** What each stream beside the main one dumps; none where all goes in one. */
    List<List<TableSize>> deal(List<TableSize> all) {
        if (!isWorth(all.stream().mapToLong(TableSize::bytes).sum())) {
            return List.of();
        }
        long total = weight(all);
        List<Share> shares =
                IntStream.range(0, streams).mapToObj(number -> new Share()).toList();
        List<TableSize> large = all.stream()
                .filter(table -> table.weight() > 0 && table.weight() >= total / MOST)
                .sorted(Comparator.comparingLong(TableSize::weight).reversed().thenComparing(TableSize::text))
                .toList();
        shares.getFirst().weight = total - weight(large);
        large.forEach(table -> smallest(shares).add(table));
        long longest = shares.stream().mapToLong(share -> share.weight).max().orElseThrow();
        return longest > LARGEST_SHARE * total
                ? List.of()
                : shares.stream()
                        .skip(1)
                        .map(share -> share.tables)
                        .filter(tables -> !tables.isEmpty())
                        .toList();
    }

    private static long weight(List<TableSize> tables) {
        return tables.stream().mapToLong(TableSize::weight).sum();
    }

    private static Share smallest(List<Share> shares) {
        return shares.stream()
                .min(Comparator.comparingLong(share -> share.weight))
                .orElseThrow();
    }
}
