package io.pgvault.scheduler.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CatchUpPaceTest {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final CatchUpPace pace = new CatchUpPace(10, () -> now);

    @Test
    void allowsAsManyAsTheTimeThatPassedGives() {
        assertThat(pace.allowed()).isZero();
        passes(Duration.ofMillis(350));
        assertThat(pace.allowed()).isEqualTo(3);
        pace.spend(3);
        passes(Duration.ofMillis(60));
        assertThat(pace.allowed()).isEqualTo(1);
    }

    @Test
    void keepsWhatWasNotUsedForASecond() {
        passes(Duration.ofMillis(500));
        assertThat(pace.allowed()).isEqualTo(5);
        passes(Duration.ofDays(1));
        assertThat(pace.allowed()).isEqualTo(10);
    }

    @Test
    void aClockThatIsSetBackGivesNothingAndTakesNothing() {
        passes(Duration.ofMillis(500));
        assertThat(pace.allowed()).isEqualTo(5);
        passes(Duration.ofHours(-1));
        assertThat(pace.allowed()).isEqualTo(5);
        passes(Duration.ofMillis(200));
        assertThat(pace.allowed()).isEqualTo(7);
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }
}
