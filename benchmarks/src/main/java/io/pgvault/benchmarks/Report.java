package io.pgvault.benchmarks;

import io.pgvault.localstack.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of figures, each with its target where there is one. */
public final class Report {
    private final String title;
    private final List<String> rows = new ArrayList<>();

    public Report(String title) {
        this.title = title;
    }

    /** A figure without a target. */
    public void add(String what, String figure) {
        rows.add(row(what, figure, "", ""));
    }

    /** A figure that should be at most so much. */
    public void add(String what, double figure, double target, String unit) {
        rows.add(row(
                what,
                "%.2f %s".formatted(figure, unit),
                "%.0f %s".formatted(target, unit),
                figure <= target ? "met" : "MISSED"));
    }

    /** The most memory that a service has had resident. */
    public void addPeakMemory(String what, Part service) {
        add(what, service.peakMemory().orElseThrow() + " MiB");
    }

    private static String row(Object... columns) {
        return String.format(Locale.ROOT, "| %s | %s | %s | %s |%n", columns);
    }

    @Override
    public String toString() {
        return "\n" + title + "\n\n" + row("what", "figure", "target", "") + row("---", "---", "---", "---")
                + String.join("", rows);
    }
}
