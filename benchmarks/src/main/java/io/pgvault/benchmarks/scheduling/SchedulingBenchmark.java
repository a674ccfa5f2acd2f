package io.pgvault.benchmarks.scheduling;

import io.pgvault.benchmarks.Lateness;
import io.pgvault.benchmarks.Patience;
import io.pgvault.benchmarks.Report;
import io.pgvault.benchmarks.scheduling.TriggerWatch.Seen;
import io.pgvault.localstack.LocalService;
import io.pgvault.localstack.LocalStack;
import io.pgvault.localstack.PostgresLogin;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A hundred thousand instances on one scheduler with a heap of 512 MiB, and on two. */
public final class SchedulingBenchmark {
    private static final int INSTANCES = Integer.getInteger("benchmarks.instances", 100_000);
    private static final String HEAP = "512m";
    private static final List<String> JVM = List.of("-Xmx" + HEAP, "-XX:TieredStopAtLevel=4");
    private static final String FIRST = "scheduler-service";
    private static final String SECOND = "scheduler-service-2";
    private static final int DUE_PER_SECOND = 50;
    private static final int SECONDS = 60;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Report report = new Report("Scheduling: %,d instances, heap %s, %d processors"
            .formatted(INSTANCES, HEAP, Runtime.getRuntime().availableProcessors()));

    /** Runs it and returns its table. */
    public Report run() throws Exception {
        try (LocalStack stack = LocalStack.builder().durable(true).build()) {
            stack.kafka().start();
            stack.catalogue().start();
            PostgresLogin login = stack.catalogue().createDatabaseAndRole("pgvault_scheduler");
            Replicas replicas = new Replicas(stack, login);
            try (ScheduleTable table = new ScheduleTable(login)) {
                readFromTheBeginning(stack, table, replicas);
                catchUp(stack, table, replicas);
                keepTime(stack, table, replicas);
                loseAReplica(stack, table, replicas);
            }
        }
        return report;
    }

    /** Two that share a database; each tells it who it is. */
    private record Replicas(LocalStack stack, PostgresLogin login) {
        LocalService launch(String name) {
            LocalService replica = stack.service(name).with(JVM);
            replica.launch(Map.of("QUARKUS_DATASOURCE_JDBC_URL", login.jdbcUrl() + "?ApplicationName=" + name));
            return replica;
        }

        LocalService start(String name) {
            LocalService replica = launch(name);
            replica.awaitReady();
            return replica;
        }
    }

    private void readFromTheBeginning(LocalStack stack, ScheduleTable table, Replicas replicas) throws Exception {
        say("Publishing instances");
        Estate.publish(INSTANCES, stack.kafka());
        say("Reading them into an empty database");
        Instant begin = Instant.now();
        LocalService scheduler = replicas.launch(FIRST);
        Patience.until(LIMIT, "all instances are known", () -> knowsAll(table));
        double seconds = seconds(begin, Instant.now());
        report.add(
                "start and reading all instances into an empty database",
                "%.1f s, %.0f a second".formatted(seconds, INSTANCES / seconds));
        report.addPeakMemory("peak resident memory while reading", scheduler);
        scheduler.stop();
    }

    private static boolean knowsAll(ScheduleTable table) {
        try {
            return table.exists() && table.instances() >= INSTANCES;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void catchUp(LocalStack stack, ScheduleTable table, Replicas replicas) throws Exception {
        say("Catching up after an outage");
        table.leaveAllOverdue();
        try (TriggerWatch watch = new TriggerWatch(stack.kafka())) {
            Instant begin = Instant.now();
            LocalService scheduler = replicas.launch(FIRST);
            Patience.until(LIMIT, "all that is overdue has fired", () -> watch.instances() >= INSTANCES);
            List<Seen> seen = watch.seen();
            report.add(
                    "start with all instances overdue until the last trigger is in Kafka",
                    seconds(begin, last(seen)),
                    60,
                    "s");
            report.add(
                    "from the first of these triggers to the last",
                    "%.1f s".formatted(seconds(seen.getFirst().seen(), last(seen))));
            report.add("triggers that came again for the same instant", Long.toString(watch.repeated()));
            report.addPeakMemory("peak resident memory while catching up", scheduler);
            scheduler.stop();
        }
    }

    private void keepTime(LocalStack stack, ScheduleTable table, Replicas replicas) throws Exception {
        say("Keeping time");
        LocalService scheduler = replicas.start(FIRST);
        try (TriggerWatch watch = new TriggerWatch(stack.kafka())) {
            Instant from = Instant.now().plusSeconds(15);
            table.leaveDue(DUE_PER_SECOND, SECONDS, from);
            awaitAllDue(watch);
            List<Seen> seen = watch.seen();
            report.add(
                    "lateness at 50 a second, fired (p99)",
                    lateness(seen, Seen::untilFired).quantile(0.99),
                    1,
                    "s");
            report.add("the same", lateness(seen, Seen::untilFired).toString());
            report.add(
                    "lateness until read from Kafka (p99)",
                    lateness(seen, Seen::untilSeen).quantile(0.99),
                    1,
                    "s");
            report.add("the same", lateness(seen, Seen::untilSeen).toString());
            report.addPeakMemory("peak resident memory while keeping time", scheduler);
        }
        scheduler.stop();
    }

    private void loseAReplica(LocalStack stack, ScheduleTable table, Replicas replicas) throws Exception {
        say("Losing one of two replicas");
        table.noteWhoFires();
        LocalService first = replicas.start(FIRST);
        LocalService second = replicas.start(SECOND);
        try (TriggerWatch watch = new TriggerWatch(stack.kafka())) {
            Instant from = Instant.now().plusSeconds(15);
            table.leaveDue(DUE_PER_SECOND, SECONDS, from);
            table.forgetWhoFired();
            Instant kill = from.plusSeconds(SECONDS / 2);
            Patience.until(
                    LIMIT, "half of the time has passed", () -> Instant.now().isAfter(kill));
            // The first has the relay of both, so that it is the harder one to lose.
            first.kill();
            report.add(
                    "fired by each of two replicas in half a minute",
                    table.firedByReplica().toString());
            awaitAllDue(watch);
            List<Seen> after = watch.seen().stream()
                    .filter(seen -> seen.due().isAfter(kill.minusSeconds(1)))
                    .toList();
            report.add(
                    "longest lateness after one replica was killed, until read from Kafka",
                    lateness(after, Seen::untilSeen).max(),
                    10,
                    "s");
            report.add("triggers that came again for the same instant", Long.toString(watch.repeated()));
            report.addPeakMemory("peak resident memory of the other", second);
        }
    }

    private static void awaitAllDue(TriggerWatch watch) throws InterruptedException {
        Patience.until(LIMIT, "all that is due has fired", () -> watch.instances() >= DUE_PER_SECOND * SECONDS);
    }

    private static Lateness lateness(List<Seen> seen, Function<Seen, Duration> which) {
        return new Lateness(seen.stream().map(which).toList());
    }

    private static Instant last(List<Seen> seen) {
        return seen.getLast().seen();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private static void say(String what) {
        System.out.println(Instant.now() + " " + what + " ...");
    }
}
