package io.pgvault.benchmarks.throughput;

import java.time.Duration;

/**
 * One way to back up, or to restore.
 *
 * @param run what is measured
 * @param after brings things back to where they were, and is not measured
 */
record Way(String name, Timed run, Step after) {
    /** Something that is measured. */
    @FunctionalInterface
    interface Timed {
        /** Does it, and says how long it took. */
        Duration run() throws Exception;

        static Timed byTheClock(Step step) {
            return () -> {
                long begin = System.nanoTime();
                step.run();
                return Duration.ofNanos(System.nanoTime() - begin);
            };
        }
    }

    /** Something that is not. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
