package io.pgvault.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DealTablesTest {
    private static final long MIB = 1 << 20;

    @Test
    void whatIsSmallGoesInOneStream() {
        assertThat(new DealTables(4, 256 * MIB).deal(List.of(table("a", 127), table("b", 128))))
                .isEmpty();
        assertThat(new DealTables(4, 256 * MIB).deal(List.of())).isEmpty();
        assertThat(new DealTables(4, 0).deal(List.of())).isEmpty();
    }

    @Test
    void oneStreamIsOneStream() {
        assertThat(new DealTables(1, 0).deal(List.of(table("a", 500), table("b", 500))))
                .isEmpty();
    }

    @Test
    void streamsEndTogether() {
        List<List<TableSize>> dealt =
                new DealTables(2, 0).deal(List.of(table("a", 70), table("b", 50), table("c", 40), table("d", 20)));

        // What is not named here, 70 and 20, is the main stream's.
        assertThat(dealt).containsExactly(List.of(table("b", 50), table("c", 40)));
    }

    @Test
    void manySmallRowsWeighMoreThanFewLargeOnes() {
        TableSize numbers = new TableSize("public", "numbers", 100 * MIB, 1_000_000);

        assertThat(new DealTables(2, 0).deal(List.of(numbers, table("texts", 150), table("images", 140))))
                .containsExactly(List.of(table("texts", 150), table("images", 140)));
    }

    @Test
    void thereAreNoMoreStreamsThanTables() {
        assertThat(new DealTables(4, 0).deal(List.of(table("a", 50), table("b", 50))))
                .containsExactly(List.of(table("b", 50)));
    }

    @Test
    void whatOneTableDominatesGoesInOneStream() {
        assertThat(new DealTables(4, 0).deal(List.of(table("a", 81), table("b", 10), table("c", 9))))
                .isEmpty();
        assertThat(new DealTables(4, 0).deal(List.of(table("a", 79), table("b", 11), table("c", 10))))
                .hasSize(2);
    }

    @Test
    void whatHardlyCountsIsTheMainStreams() {
        List<TableSize> small = IntStream.range(0, 5000)
                .mapToObj(i -> new TableSize("s", "t" + i, 1, 0))
                .toList();

        List<List<TableSize>> dealt = new DealTables(3, 0)
                .deal(Stream.concat(small.stream(), Stream.of(table("a", 100), table("b", 100)))
                        .toList());

        assertThat(dealt).containsExactly(List.of(table("a", 100)), List.of(table("b", 100)));
    }

    @Test
    void manyEqualTablesAreDealtInEqualParts() {
        List<TableSize> all =
                IntStream.range(0, 900).mapToObj(i -> table("t" + i, 1)).toList();

        assertThat(new DealTables(3, 0).deal(all)).extracting(List::size).containsExactly(300, 300);
    }

    @Test
    void aPatternMeansThatTableAndNoOther() {
        assertThat(new TableSize("a.b", "c\"*", 1, 0).pattern()).isEqualTo("\"a.b\".\"c\"\"*\"");
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new DealTables(0, 1)).hasMessageContaining("pgvault.worker.dump-streams");
        assertThatThrownBy(() -> new DealTables(1, -1)).hasMessageContaining("pgvault.worker.dump-streams-from");
    }

    private static TableSize table(String name, long mebibytes) {
        return new TableSize("public", name, mebibytes * MIB, 0);
    }
}
