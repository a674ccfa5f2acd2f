package io.pgvault.benchmarks.workers;

import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.CallLog;
import io.pgvault.apiclient.Names;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.benchmarks.Report;
import io.pgvault.localstack.Lifetime;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.LocalStack;
import io.pgvault.localstack.PostgresBinaries;
import io.pgvault.localstack.StackDirectory;
import io.pgvault.systemtests.faults.TcpFaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Six backups of one server, and forty of ten servers, asked for at once of one, two and four workers. The servers are
 * slow, as behind a network: workers that share a machine's processors would otherwise only take them from each other.
 * Each crowd is backed up twice, and the second time counts.
 */
public final class WorkersBenchmark {
    private static final List<Integer> WORKERS = List.of(1, 2, 4);
    private static final int ROWS = Integer.getInteger("benchmarks.rows", 100_000);
    private static final int BYTES_PER_SECOND = Integer.getInteger("benchmarks.bytes-per-second", 800_000);
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Names NAMES = new Names("benchmarks", "group");
    private static final String FAR_OFF = "R/2050-01-01T00:00:00+00:00/P1W";

    private final Report report =
            new Report("Workers: %,d rows in each database, %,d bytes a second for each connection, %d processors"
                    .formatted(ROWS, BYTES_PER_SECOND, Runtime.getRuntime().availableProcessors()));
    private int vaults;

    /** How many backups of how many servers. */
    private record Crowd(int backups, int servers) {
        @Override
        public String toString() {
            return backups + " backups of " + servers + (servers == 1 ? " server" : " servers");
        }
    }

    /** A protected database: its instance's path, and the server that it is on. */
    private record Instance(String path, int server) {}

    /** One backup: how long it waited for its dump to begin, and how long it took in all. */
    private record Course(Duration waited, Duration total) {}

    /** Runs it and returns its table. */
    public Report run() throws Exception {
        for (Crowd crowd : List.of(new Crowd(6, 1), new Crowd(40, 10))) {
            double alone = 0;
            for (int workers : WORKERS) {
                double seconds = measure(crowd, workers);
                System.out.printf("%s %s, %d workers: %.1f s%n", Instant.now(), crowd, workers, seconds);
                alone = alone == 0 ? seconds : alone;
                report.add(
                        "%s, %d workers, times as fast as one".formatted(crowd, workers),
                        "%.2f".formatted(alone / seconds));
            }
        }
        return report;
    }

    private double measure(Crowd crowd, int workers) throws Exception {
        System.out.println(Instant.now() + " " + crowd + ", " + workers + " workers ...");
        Path folder = Files.createTempDirectory("pgvault-servers-");
        List<LocalPostgres> servers = servers(crowd.servers(), folder);
        List<TcpFaultProxy> ways = new ArrayList<>();
        try (LocalStack stack = LocalStack.builder().workers(workers).start()) {
            for (LocalPostgres server : servers) {
                TcpFaultProxy way = new TcpFaultProxy(server.port());
                way.slow(BYTES_PER_SECOND);
                ways.add(way);
            }
            VaultApi api = new VaultApi(stack.vaultUrl(), stack.token(), CallLog.NONE);
            List<Instance> instances = protect(api, stack, servers, ways, crowd);
            backUp(api, servers, instances);
            return report(backUp(api, servers, instances), "%s, %d workers, ".formatted(crowd, workers));
        } finally {
            ways.forEach(TcpFaultProxy::close);
            servers.forEach(LocalPostgres::stop);
            deleteRecursively(folder);
        }
    }

    private static List<LocalPostgres> servers(int count, Path folder) throws IOException {
        List<LocalPostgres> servers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LocalPostgres server = new LocalPostgres(
                    StackDirectory.at(folder, Lifetime.WITH_JVM),
                    "server-" + i,
                    freePort(),
                    PostgresBinaries.installed(),
                    false);
            server.start();
            servers.add(server);
        }
        return servers;
    }

    private List<Instance> protect(
            VaultApi api, LocalStack stack, List<LocalPostgres> servers, List<TcpFaultProxy> ways, Crowd crowd) {
        String vault = "crowd-" + ++vaults;
        api.succeeded(api.put(NAMES.vault(vault), Bodies.vault()), LIMIT);
        String policy = NAMES.policy(vault, "far-off");
        if (!api.put(policy, Bodies.policy(FAR_OFF, "P3M")).isSuccess()) {
            throw new IllegalStateException("The policy was refused");
        }
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < crowd.backups(); i++) {
            int server = i % servers.size();
            String database = "crowd_" + i;
            fill(servers.get(server), database);
            String uri = servers.get(server)
                    .uri(database)
                    .replace(
                            ":" + servers.get(server).port() + "/",
                            ":" + ways.get(server).port() + "/");
            String secret = stack.keyVault().setSecret("crowd-" + i, uri).toString();
            String instance = NAMES.instance(vault, "instance-" + i);
            String id = NAMES.database("server-" + server, database);
            api.succeeded(api.put(instance, Bodies.instance(id, database, policy, secret)), LIMIT);
            instances.add(new Instance(instance, server));
        }
        for (Instance instance : instances) {
            api.awaited(
                    instance.path(),
                    LIMIT,
                    answer -> answer.at("/properties/currentProtectionState")
                            .asText()
                            .equals("ProtectionConfigured"));
        }
        return instances;
    }

    private static void fill(LocalPostgres server, String database) {
        server.execute("postgres", "create database " + database);
        server.execute(
                database, "create table t as select i, md5(random()::text) x from generate_series(1, " + ROWS + ") i");
    }

    /** What became of each, and how many dumps there were at once on one server. */
    private record Outcome(List<Course> courses, int mostDumps) {}

    private static Outcome backUp(VaultApi api, List<LocalPostgres> servers, List<Instance> instances)
            throws Exception {
        List<DumpWatch> watches = servers.stream().map(DumpWatch::of).toList();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            Instant asked = Instant.now();
            List<Future<Course>> backups = new ArrayList<>();
            for (Instance instance : instances) {
                backups.add(asking.submit(backup(api, instance, watches.get(instance.server()), asked)));
            }
            List<Course> courses = new ArrayList<>();
            for (Future<Course> backup : backups) {
                courses.add(backup.get());
            }
            return new Outcome(
                    courses, watches.stream().mapToInt(DumpWatch::most).max().orElse(0));
        } finally {
            watches.forEach(DumpWatch::close);
        }
    }

    private double report(Outcome outcome, String what) {
        double seconds = longest(outcome.courses().stream().map(Course::total));
        report.add(what + "until the last is done", "%.1f s".formatted(seconds));
        report.add(
                what + "wait until the dump begins: shortest, longest",
                "%.1f s, %.1f s"
                        .formatted(
                                seconds(outcome.courses().stream()
                                        .map(Course::waited)
                                        .min(Comparator.naturalOrder())
                                        .orElseThrow()),
                                longest(outcome.courses().stream().map(Course::waited))));
        report.add(what + "most dumps at once on one server", Integer.toString(outcome.mostDumps()));
        return seconds;
    }

    private static Callable<Course> backup(VaultApi api, Instance instance, DumpWatch watch, Instant asked) {
        return () -> {
            String job = api.succeeded(api.post(instance.path() + "/backup", Bodies.backup("BackupWeekly")), LIMIT)
                    .at("/properties/jobId")
                    .asText();
            String status =
                    api.jobEnded(job, LIMIT, answer -> {}).path("status").asText();
            if (!status.equals("Completed")) {
                throw new IllegalStateException("The backup of " + instance.path() + " ended as " + status);
            }
            Instant done = Instant.now();
            String id = job.substring(job.lastIndexOf('/') + 1);
            // A dump that is over between two looks has waited no longer than until its job's end.
            Instant begun = Objects.requireNonNullElse(watch.firstSeen().get(id), done);
            return new Course(Duration.between(asked, begun), Duration.between(asked, done));
        };
    }

    private static double longest(Stream<Duration> durations) {
        return seconds(durations.max(Comparator.naturalOrder()).orElseThrow());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void deleteRecursively(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
