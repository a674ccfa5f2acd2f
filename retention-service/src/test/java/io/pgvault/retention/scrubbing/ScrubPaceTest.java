package io.pgvault.retention.scrubbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScrubPaceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration WITHIN = Duration.ofDays(90);
    private static final long MIB = 1L << 20;

    private final ScrubPace pace = new ScrubPace(WITHIN, 32 * MIB);

    @Test
    void allOfItIsReadOnceInTheSetTimeWhateverTheSizes() {
        long[] sizes = {8 * MIB, 1_000 * MIB, 383_000 * MIB, 50 * MIB};
        long all = 0;
        for (long size : sizes) {
            all += size;
        }
        Instant next = NOW;
        for (long size : sizes) {
            next = pace.next(next, next, size, all);
        }

        assertThat(Duration.between(NOW, next)).isBetween(WITHIN.minusSeconds(1), WITHIN);
    }

    @Test
    void aLateOneDoesNotMoveThoseAfterIt() {
        Instant next = pace.next(NOW.minusSeconds(3_600), NOW, 10 * MIB, 9_000 * MIB);

        assertThat(next).isEqualTo(NOW.minusSeconds(3_600).plus(WITHIN.dividedBy(900)));
    }

    @Test
    void whatWasMissedForWeeksIsMadeUpForByADay() {
        assertThat(pace.next(NOW.minus(WITHIN), NOW, 10 * MIB, 9_000 * MIB))
                .isEqualTo(NOW.minus(Duration.ofDays(1)).plus(WITHIN.dividedBy(900)));
    }

    @Test
    void oneAloneIsReadOnceInTheSetTime() {
        assertThat(pace.next(NOW, NOW, 10 * MIB, 10 * MIB)).isEqualTo(NOW.plus(WITHIN));
    }

    @Test
    void aWrongSettingSaysWhatToWrite() {
        assertThat(new ScrubPace(Duration.ZERO, 32 * MIB).isOff()).isTrue();
        assertThat(pace.isOff()).isFalse();
        assertThatThrownBy(() -> new ScrubPace(Duration.ofDays(-1), 32 * MIB))
                .hasMessage(
                        "pgvault.retention.scrub.within must be no negative time (0 reads nothing again), not PT-24H");
        assertThatThrownBy(() -> new ScrubPace(WITHIN, 8 * MIB - 1))
                .hasMessage("pgvault.retention.scrub.most-bytes-per-second must be at least 8M, a block, not 8388607");
    }
}
