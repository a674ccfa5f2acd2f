package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameListTest {
    @Test
    void ofAFewNamesAllAreTold() {
        assertThat(NameList.of(List.of("a", "b"))).isEqualTo("a, b");
    }

    @Test
    void ofManyNamesTwentyAreToldAndHowManyMoreThereAre() {
        List<String> names = IntStream.range(0, 18_000).mapToObj(i -> "r" + i).toList();

        assertThat(NameList.of(names)).endsWith(", r19 and 17980 more").hasSizeLessThan(200);
    }
}
