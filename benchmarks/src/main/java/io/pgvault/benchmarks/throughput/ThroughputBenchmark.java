package io.pgvault.benchmarks.throughput;

import io.pgvault.benchmarks.storage.MemoryStorage;
import io.pgvault.contract.stream.ServiceName;
import io.pgvault.localstack.Lifetime;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.LocalStack;
import io.pgvault.localstack.PostgresBinaries;
import io.pgvault.localstack.StackDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A database of 650 MB of mixed data is backed up and restored, by pgvault and by hand, in turns: with Azurite, which costs
 * as much as all else together; with a storage that costs next to nothing; and with that a little way off.
 */
public final class ThroughputBenchmark {
    private static final int ROUNDS = Integer.getInteger("benchmarks.rounds", 3);
    private static final List<String> PARTS =
            List.of(System.getProperty("benchmarks.parts", "backups,restores").split(",", -1));
    private static final List<String> STORAGES = List.of(
            System.getProperty("benchmarks.storages", "azurite,memory,far").split(",", -1));
    private static final Duration WAY = Duration.ofMillis(20);
    private static final String ACCOUNT = "pgvaultlocal";
    private static final String CONTAINER = "by-hand";

    private final StringBuilder report = new StringBuilder();

    /** Runs it and returns its tables. */
    public String run() throws Exception {
        Shell.require("rclone", "rclone");
        Shell.require("zstd", "zstd");
        Path folder = Files.createTempDirectory("pgvault-throughput-");
        LocalPostgres server = server(folder);
        try {
            server.start();
            Shell shell = new Shell(server.toolEnvironment(MixedDatabase.NAME));
            System.out.println(Instant.now() + " Making the database ...");
            MixedDatabase.create(server, shell, folder);
            for (String storage : STORAGES) {
                measure(storage, server, shell.with(Map.of("FOLDER", folder.toString())));
            }
            return report.toString();
        } finally {
            server.stop();
            deleteRecursively(folder);
        }
    }

    private static LocalPostgres server(Path folder) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new LocalPostgres(
                    StackDirectory.at(folder, Lifetime.WITH_JVM),
                    "server",
                    socket.getLocalPort(),
                    PostgresBinaries.installed(),
                    false);
        }
    }

    private void measure(String storage, LocalPostgres server, Shell shell) throws Exception {
        switch (storage) {
            case "azurite" -> {
                try (LocalStack stack = LocalStack.builder().start()) {
                    measure("Azurite", stack, stack.azurite().endpoint(), server, shell);
                }
            }
            case "memory" -> measure("a storage in memory", Duration.ZERO, server, shell);
            case "far" -> measure("the same %d ms away".formatted(WAY.toMillis()), WAY, server, shell);
            default -> throw new IllegalArgumentException("benchmarks.storages are azurite, memory and far");
        }
    }

    private void measure(String title, Duration way, LocalPostgres server, Shell shell) throws Exception {
        try (MemoryStorage storage = MemoryStorage.start(ACCOUNT, way);
                LocalStack stack = LocalStack.builder()
                        .blobEndpoint(azurite -> storage.endpoint())
                        .start()) {
            measure(title, stack, storage.endpoint(), server, shell);
        }
    }

    private void measure(String title, LocalStack stack, String endpoint, LocalPostgres server, Shell plain)
            throws Exception {
        String signature = stack.azurite()
                .connectionString(ServiceName.RETENTION)
                .replaceFirst(".*SharedAccessSignature=", "")
                .replace(";", "");
        Shell shell = plain.with(Map.of(
                "RCLONE_CONFIG", "/dev/null",
                "RCLONE_AZUREBLOB_SAS_URL", endpoint + "?" + signature,
                "REMOTE", ":azureblob:" + CONTAINER));
        shell.run("rclone mkdir $REMOTE");
        Ways ways = new Ways(shell, server, ProtectedDatabase.of(stack, server, MixedDatabase.NAME));
        Race.Meters meters = meters(stack, endpoint, server);
        if (PARTS.contains("backups")) {
            race("Backups to " + title, meters, ways.backups());
        }
        if (PARTS.contains("restores")) {
            if (!PARTS.contains("backups")) {
                ways.backups().getLast().run().run();
            }
            ways.prepareRestores();
            race("Restores from " + title, meters, ways.restores());
        }
        report.append("\nPeak resident memory of the worker: %d MiB%n"
                .formatted(stack.service("worker-service-1").peakMemory().orElseThrow()));
    }

    private void race(String title, Race.Meters meters, List<Way> ways) throws Exception {
        Race race = new Race(title, meters);
        race.run(ways, ROUNDS);
        report.append(race.table());
    }

    /** The client of ways by hand are children of this JVM; a storage in memory is in it. */
    private static Race.Meters meters(LocalStack stack, String endpoint, LocalPostgres server) {
        long worker = stack.service("worker-service-1").pid().orElseThrow();
        long azurite = stack.azurite().pid().orElseThrow();
        long databases = server.pid().orElseThrow();
        boolean inMemory = !endpoint.equals(stack.azurite().endpoint());
        return new Race.Meters(
                () -> ProcessorTime.of(worker).plus(ProcessorTime.ofEndedChildren()),
                () -> ProcessorTime.of(databases),
                () -> inMemory ? ProcessorTime.own() : ProcessorTime.of(azurite));
    }

    private static void deleteRecursively(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
