package io.pgvault.vault.previews;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.vault.RetentionRules;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeepRetentionRulesTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final RetentionRules HONEST = new RetentionRules(NOW, 0.5, 10, 3, DAY, null);

    private final RetentionRulesInMemory kept = new RetentionRulesInMemory();
    private final KeepRetentionRules keepRetentionRules = new KeepRetentionRules(kept, () -> NOW);

    @Test
    void rulesThatWereToldAreKept() {
        keepRetentionRules.keep(HONEST);

        assertThat(kept.find()).contains(HONEST);
    }

    static Stream<RetentionRules> byWhichNobodyCanGo() {
        Instant at = NOW.plusSeconds(1);
        return Stream.of(
                new RetentionRules(at, Double.NaN, 10, 3, DAY, null),
                new RetentionRules(at, -1, 10, 3, DAY, null),
                new RetentionRules(at, 2, 10, 3, DAY, null),
                new RetentionRules(at, 0.5, 0, 3, DAY, null),
                new RetentionRules(at, 0.5, 10, -3, DAY, null),
                new RetentionRules(at, 0.5, 10, Integer.MAX_VALUE, DAY, null),
                new RetentionRules(at, 0.5, 10, 3, DAY.negated(), null),
                new RetentionRules(at, 0.5, 10, 3, Duration.ofSeconds(Long.MAX_VALUE), null));
    }

    @ParameterizedTest
    @MethodSource("byWhichNobodyCanGo")
    void rulesByWhichNobodyCanGoLeaveThoseOfBefore(RetentionRules lie) {
        keepRetentionRules.keep(HONEST);

        assertThatThrownBy(() -> keepRetentionRules.keep(lie)).isInstanceOf(ContradictoryMessageException.class);

        assertThat(kept.find()).contains(HONEST);
    }

    @Test
    void rulesOfATimeToComeDoNotSilenceThoseThatFollow() {
        RetentionRules lie = new RetentionRules(Instant.parse("2099-01-01T00:00:00Z"), 1, 1000, 1000, DAY, null);

        assertThatThrownBy(() -> keepRetentionRules.keep(lie)).isInstanceOf(ContradictoryMessageException.class);
        keepRetentionRules.keep(HONEST);

        assertThat(kept.find()).contains(HONEST);
    }
}
