package io.pgvault.worker.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Duration SILENCE = Duration.ofMillis(200);

    private final AtomicInteger looksHere = new AtomicInteger();
    private final AtomicInteger looksFarther = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void callsOnceWhenNothingMovesAnywhere() {
        Watchdog.watch(() -> "still", () -> "still", SILENCE, calls::incrementAndGet);

        await().until(() -> calls.get() == 1);

        await().during(SILENCE.multipliedBy(2)).until(() -> calls.get() == 1);
    }

    @Test
    void looksNoFartherAsLongAsSomethingMovesHere() {
        Watchdog watchdog = Watchdog.watch(
                looksHere::incrementAndGet, looksFarther::incrementAndGet, SILENCE, calls::incrementAndGet);

        await().until(() -> looksHere.get() > 30);
        watchdog.end();

        assertThat(looksFarther).hasValue(0);
        assertThat(calls).hasValue(0);
    }

    @Test
    void isContentWithWhatMovesFartherAway() {
        Watchdog watchdog =
                Watchdog.watch(() -> "still", looksFarther::incrementAndGet, SILENCE, calls::incrementAndGet);

        await().until(() -> looksFarther.get() > 30);
        watchdog.end();

        assertThat(calls).hasValue(0);
    }

    @Test
    void isSilentOnceItIsEnded() {
        Watchdog watchdog = Watchdog.watch(() -> "still", () -> "still", SILENCE, calls::incrementAndGet);

        watchdog.end();

        await().during(SILENCE.multipliedBy(2)).until(() -> calls.get() == 0);
    }
}
