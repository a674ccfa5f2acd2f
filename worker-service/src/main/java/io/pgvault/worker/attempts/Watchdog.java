package io.pgvault.worker.attempts;

import java.time.Duration;
import java.util.function.Supplier;

/** Notices when nothing moves any more: a connection can be cut in such a way that neither of its ends ever learns of it. */
public final class Watchdog {
    private static final int LOOKS = 8;

    private final Supplier<Object> here;
    private final Supplier<Object> farther;
    private final Duration silence;
    private final Runnable onSilence;
    private final Thread thread = Thread.ofVirtual().name("watchdog").unstarted(this::run);

    private Watchdog(Supplier<Object> here, Supplier<Object> farther, Duration silence, Runnable onSilence) {
        this.here = here;
        this.farther = farther;
        this.silence = silence;
        this.onSilence = onSilence;
    }

    /**
     * Watches until it is ended, or has called {@code onSilence} once.
     *
     * @param here changes as long as something moves; looked at often
     * @param farther the same, where to look costs more: only looked at when {@code here} has not changed
     * @param silence how long neither may stay unchanged
     */
    public static Watchdog watch(
            Supplier<Object> here, Supplier<Object> farther, Duration silence, Runnable onSilence) {
        Watchdog watchdog = new Watchdog(here, farther, silence, onSilence);
        watchdog.thread.start();
        return watchdog;
    }

    private void run() {
        Object lastHere = here.get();
        Object lastFarther = this;
        long sign = System.nanoTime();
        while (System.nanoTime() - sign <= silence.toNanos()) {
            try {
                Thread.sleep(silence.dividedBy(LOOKS));
            } catch (InterruptedException e) {
                return;
            }
            Object nowHere = here.get();
            boolean moved = !nowHere.equals(lastHere);
            lastHere = nowHere;
            if (!moved) {
                Object nowFarther = farther.get();
                moved = !nowFarther.equals(lastFarther);
                lastFarther = nowFarther;
            }
            if (moved) {
                sign = System.nanoTime();
            }
        }
        if (!Thread.currentThread().isInterrupted()) {
            onSilence.run();
        }
    }

    public void end() {
        thread.interrupt();
    }
}
