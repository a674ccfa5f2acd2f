package io.pgvault.retention.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortestLifeTest {
    private static final Instant BORN = Instant.parse("2026-11-20T22:00:00Z");
    private static final Instant EARLIEST = Instant.parse("2026-11-27T22:00:00Z");
    private static final ShortestLife WEEK = new ShortestLife(Period.ofDays(7));

    @Test
    void whatWouldEndEarlierEndsWhenTheTimeIsOver() {
        Instant move = BORN.plusSeconds(1);

        assertThat(WEEK.of(new LifeCourse(move, EARLIEST.minusNanos(1)), BORN))
                .isEqualTo(new LifeCourse(move, EARLIEST));
    }

    @Test
    void whatEndsLaterOrNeverStaysAsItIs() {
        LifeCourse exact = new LifeCourse(null, EARLIEST);
        LifeCourse later = new LifeCourse(null, EARLIEST.plusNanos(1));
        LifeCourse never = new LifeCourse(null, null);

        assertThat(WEEK.of(exact, BORN)).isEqualTo(exact);
        assertThat(WEEK.of(later, BORN)).isEqualTo(later);
        assertThat(WEEK.of(never, BORN)).isEqualTo(never);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0D", "P-1D", "P1M-40D"})
    void aTimeThatIsNotPositiveIsRefused(String period) {
        assertThatThrownBy(() -> new ShortestLife(Period.parse(period)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pgvault.retention.shortest-life must be positive, not " + Period.parse(period));
    }
}
