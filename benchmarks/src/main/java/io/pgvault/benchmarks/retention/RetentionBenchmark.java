package io.pgvault.benchmarks.retention;

import io.pgvault.benchmarks.Patience;
import io.pgvault.benchmarks.Report;
import io.pgvault.localstack.LocalService;
import io.pgvault.localstack.LocalStack;
import io.pgvault.localstack.PostgresLogin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A million recovery points, of which ten thousand are due, on a retention service with a heap of 256 MiB. */
public final class RetentionBenchmark {
    private static final int INSTANCES = Integer.getInteger("benchmarks.due", 10_000);
    private static final int RECOVERY_POINTS_EACH = 100;
    private static final String HEAP = "256m";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Report report = new Report("Retention: %,d recovery points, %,d of them due, heap %s, %d processors"
            .formatted(
                    INSTANCES * RECOVERY_POINTS_EACH,
                    INSTANCES,
                    HEAP,
                    Runtime.getRuntime().availableProcessors()));

    /** Runs it and returns its table. */
    public Report run() throws Exception {
        try (LocalStack stack = LocalStack.builder().durable(true).build()) {
            stack.kafka().start();
            stack.catalogue().start();
            stack.azurite().start();
            PostgresLogin login = stack.catalogue().createDatabaseAndRole("pgvault_retention");
            LocalService retention =
                    stack.service("retention-service").with(List.of("-Xmx" + HEAP, "-XX:TieredStopAtLevel=4"));
            // It makes its tables.
            retention.start();
            retention.stop();
            try (DueList dueList = new DueList(login)) {
                System.out.println(Instant.now() + " Inserting recovery points ...");
                dueList.fill(INSTANCES, RECOVERY_POINTS_EACH);
                System.out.println(Instant.now() + " Storing manifests ...");
                new NewestManifests(stack.azurite()).store(dueList.newest());
                decide(retention, dueList);
            }
        }
        return report;
    }

    private void decide(LocalService retention, DueList dueList) throws InterruptedException {
        System.out.println(Instant.now() + " Deciding ...");
        Instant begin = Instant.now();
        retention.start();
        Instant ready = Instant.now();
        Patience.until(LIMIT, "all that is due is decided", () -> dueList.decided() >= INSTANCES);
        Instant end = Instant.now();
        report.add("from the start until all that is due is decided", seconds(begin, end), 60, "s");
        report.add("the same without its start", "%.1f s".formatted(seconds(ready, end)));
        report.add("decided, of those due", dueList.decided() + " of " + INSTANCES);
        report.addPeakMemory("peak resident memory", retention);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }
}
