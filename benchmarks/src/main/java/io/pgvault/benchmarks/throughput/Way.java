package io.pgvault.benchmarks.throughput;

/**
 * One way to back up, or to restore.
 *
 * @param run what is measured
 * @param after brings things back to where they were, and is not measured
 */
record Way(String name, Step run, Step after) {
    /** Something that takes its time. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
