package io.pgvault.benchmarks.throughput;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Runs several ways in rounds, so that whatever else the machine does falls on all of them alike. */
final class Race {
    private static final int WARM_UP = 4;

    private final String title;
    private final Meters meters;
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();

    /** Tell how much processor time each side has used so far. */
    record Meters(Supplier<Duration> client, Supplier<Duration> server, Supplier<Duration> storage) {}

    Race(String title, Meters meters) {
        this.title = title;
        this.meters = meters;
    }

    void run(List<Way> ways, int rounds) throws Exception {
        // Caches fill, compilers learn.
        for (int round = 0; round < WARM_UP; round++) {
            ways.getLast().run().run();
            ways.getLast().after().run();
        }
        for (int round = 0; round < rounds; round++) {
            for (Way way : ways) {
                Cost cost = measure(way.run());
                way.after().run();
                costs.computeIfAbsent(way.name(), name -> new ArrayList<>()).add(cost);
                System.out.printf(Locale.ROOT, "%s %s, %s: %.2f s%n", Instant.now(), title, way.name(), cost.seconds());
            }
        }
    }

    private Cost measure(Way.Timed way) throws Exception {
        Duration client = meters.client().get();
        Duration server = meters.server().get();
        Duration storage = meters.storage().get();
        Duration took = way.run();
        return new Cost(
                seconds(Duration.ZERO, took),
                seconds(client, meters.client().get()),
                seconds(server, meters.server().get()),
                seconds(storage, meters.storage().get()));
    }

    private static double seconds(Duration from, Duration to) {
        return to.minus(from).toNanos() / 1e9;
    }

    /** The medians, each beside that of the last way, which all others are compared with. */
    String table() {
        StringBuilder table = new StringBuilder("\n" + title + "\n\n")
                .append("| way | s | of pgvault's | processor s: client | server | storage |\n")
                .append("|---|---|---|---|---|---|\n");
        double last = Cost.median(List.copyOf(costs.values()).getLast()).seconds();
        costs.forEach((way, all) -> {
            Cost median = Cost.median(all);
            table.append("| %s | %.2f | %.2f | %.2f | %.2f | %.2f |%n"
                    .formatted(
                            way,
                            median.seconds(),
                            median.seconds() / last,
                            median.client(),
                            median.server(),
                            median.storage()));
        });
        return table.toString();
    }
}
