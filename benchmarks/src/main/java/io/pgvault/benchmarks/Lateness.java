package io.pgvault.benchmarks;

import java.time.Duration;
import java.util.List;

/** Durations in their order. */
public record Lateness(List<Duration> sorted) {
    public Lateness {
        sorted = sorted.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("Nothing was measured");
        }
    }

    /** The least that so large a part of all does not exceed, in seconds. */
    public double quantile(double part) {
        int rank = (int) Math.ceil(part * sorted.size());
        return seconds(sorted.get(Math.max(0, rank - 1)));
    }

    public double max() {
        return seconds(sorted.getLast());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public String toString() {
        return "p50 %.2f s, p99 %.2f s, max %.2f s".formatted(quantile(0.5), quantile(0.99), max());
    }
}
