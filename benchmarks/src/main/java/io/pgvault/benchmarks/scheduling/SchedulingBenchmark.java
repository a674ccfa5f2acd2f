package io.pgvault.benchmarks.scheduling;

import io.pgvault.benchmarks.Lateness;
import io.pgvault.benchmarks.Patience;
import io.pgvault.benchmarks.Report;
import io.pgvault.benchmarks.ServiceProcess;
import io.pgvault.benchmarks.scheduling.TriggerWatch.Seen;
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

    private record Replicas(LocalStack stack, PostgresLogin login) {
        ServiceProcess.Definition number(int number) {
            String name = "scheduler-" + number;
            return new ServiceProcess.Definition(
                    name,
                    "scheduler-service",
                    stack.ports().schedulerManagement() + number,
                    HEAP,
                    Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS",
                            stack.kafka().bootstrapServers(),
                            "QUARKUS_DATASOURCE_JDBC_URL",
                            login.jdbcUrl() + "?ApplicationName=" + name,
                            "QUARKUS_DATASOURCE_USERNAME",
                            login.user(),
                            "QUARKUS_DATASOURCE_PASSWORD",
                            login.password()));
        }
    }

    private void readFromTheBeginning(LocalStack stack, ScheduleTable table, Replicas replicas) throws Exception {
        say("Publishing instances");
        Estate.publish(INSTANCES, stack.kafka().bootstrapServers());
        say("Reading them into an empty database");
        Instant begin = Instant.now();
        try (ServiceProcess scheduler = ServiceProcess.launch(replicas.number(1))) {
            Patience.until(LIMIT, "all instances are known", () -> knowsAll(table));
            double seconds = seconds(begin, Instant.now());
            report.add(
                    "start and reading all instances into an empty database",
                    "%.1f s, %.0f a second".formatted(seconds, INSTANCES / seconds));
            report.add("peak resident memory while reading", scheduler.peakMemory() + " MiB");
        }
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
        try (TriggerWatch watch = new TriggerWatch(stack.kafka().bootstrapServers())) {
            Instant begin = Instant.now();
            try (ServiceProcess scheduler = ServiceProcess.launch(replicas.number(1))) {
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
                report.add("peak resident memory while catching up", scheduler.peakMemory() + " MiB");
            }
        }
    }

    private void keepTime(LocalStack stack, ScheduleTable table, Replicas replicas) throws Exception {
        say("Keeping time");
        try (ServiceProcess scheduler = ServiceProcess.start(replicas.number(1));
                TriggerWatch watch = new TriggerWatch(stack.kafka().bootstrapServers())) {
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
            report.add("peak resident memory while keeping time", scheduler.peakMemory() + " MiB");
        }
    }

    private void loseAReplica(LocalStack stack, ScheduleTable table, Replicas replicas) throws Exception {
        say("Losing one of two replicas");
        table.noteWhoFires();
        try (ServiceProcess first = ServiceProcess.start(replicas.number(1));
                ServiceProcess second = ServiceProcess.start(replicas.number(2));
                TriggerWatch watch = new TriggerWatch(stack.kafka().bootstrapServers())) {
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
            report.add("peak resident memory of the other", second.peakMemory() + " MiB");
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
