package io.pgvault.benchmarks;

import io.pgvault.benchmarks.rebuild.RebuildBenchmark;
import io.pgvault.benchmarks.retention.RetentionBenchmark;
import io.pgvault.benchmarks.scheduling.SchedulingBenchmark;
import io.pgvault.benchmarks.throughput.ThroughputBenchmark;
import io.pgvault.benchmarks.workers.WorkersBenchmark;
import java.util.List;
import java.util.Set;

/** Runs what is named, or all, and prints one table for each. */
public final class Benchmarks {
    private static final List<String> ALL = List.of("scheduling", "retention", "rebuild", "workers", "throughput");

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Set<String> wanted = arguments.length == 0 ? Set.copyOf(ALL) : Set.of(arguments);
        if (!ALL.containsAll(wanted)) {
            System.err.println("There are benchmarks of " + ALL + ", not of all in " + wanted + ".");
            System.exit(2);
        }
        if (wanted.contains("scheduling")) {
            System.out.print(new SchedulingBenchmark().run());
        }
        if (wanted.contains("retention")) {
            System.out.print(new RetentionBenchmark().run());
        }
        if (wanted.contains("rebuild")) {
            System.out.print(new RebuildBenchmark().run());
        }
        if (wanted.contains("workers")) {
            System.out.print(new WorkersBenchmark().run());
        }
        if (wanted.contains("throughput")) {
            System.out.print(new ThroughputBenchmark().run());
        }
    }
}
