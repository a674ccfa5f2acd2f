package io.pgvault.retention.scrubbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int RATE = 1_000;

    private long now = 5 * SECOND;
    private final Throttle throttle = new Throttle(RATE, () -> now, nanos -> now += nanos);

    @Test
    void noMoreIsReadInASecondThanIsSet() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            throttle.read(RATE / 2);
        }

        assertThat(now).isEqualTo(55 * SECOND);
    }

    @Test
    void whatReadsSlowlyIsNotHeldUpAndNothingIsMadeUpFor() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            now += 60 * SECOND;
            long before = now;
            throttle.read(RATE);
            assertThat(now).isEqualTo(before);
        }
        long before = now;
        throttle.read(2 * RATE);
        assertThat(now).isEqualTo(before + 2 * SECOND);
    }

    @Test
    void whatIsToEndIsNotHeldUp() {
        throttle.stop();

        assertThatThrownBy(() -> throttle.read(1))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("The service stops");
    }
}
