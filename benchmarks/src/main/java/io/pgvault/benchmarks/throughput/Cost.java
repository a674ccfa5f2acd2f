package io.pgvault.benchmarks.throughput;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run took.
 *
 * @param seconds from its beginning to its end
 * @param client processor seconds of what read, compressed and sent
 * @param server the same of the database server
 * @param storage the same of storage
 */
record Cost(double seconds, double client, double server, double storage) {
    /** The median of each by itself. */
    static Cost median(List<Cost> costs) {
        return new Cost(
                median(costs, Cost::seconds),
                median(costs, Cost::client),
                median(costs, Cost::server),
                median(costs, Cost::storage));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
        List<Double> sorted = costs.stream()
                .map(part::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
