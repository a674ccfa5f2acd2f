package io.pgvault.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenessTest {
    @Test
    void aQuantileIsTheLeastThatSuchAPartDoesNotExceed() {
        Lateness lateness = new Lateness(IntStream.rangeClosed(1, 200)
                .mapToObj(Duration::ofSeconds)
                .toList()
                .reversed());

        assertThat(lateness.quantile(0.5)).isEqualTo(100);
        assertThat(lateness.quantile(0.99)).isEqualTo(198);
        assertThat(lateness.max()).isEqualTo(200);
        assertThat(new Lateness(List.of(Duration.ofMillis(5))).quantile(0.99)).isEqualTo(0.005);
    }
}
