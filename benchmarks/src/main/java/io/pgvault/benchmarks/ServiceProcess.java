package io.pgvault.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A packaged service, run as its container runs it but for the heap; it dies with the thread that started it. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Definition definition;
    private final Process process;

    /**
     * What to run.
     *
     * @param environment settings, with secrets
     */
    public record Definition(
            String name, String module, int managementPort, String heap, Map<String, String> environment) {
        public Definition {
            environment = Map.copyOf(environment);
        }

        /** Without the environment. */
        @Override
        public String toString() {
            return name;
        }
    }

    private ServiceProcess(Definition definition, Process process) {
        this.definition = definition;
        this.process = process;
    }

    /** Starts it and does not wait. */
    public static ServiceProcess launch(Definition definition) {
        Path program = Path.of(definition.module(), "target/quarkus-app/quarkus-run.jar");
        Path log = Path.of("benchmarks/target", definition.name() + ".log");
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + definition.heap(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.profile=local",
                "-Dquarkus.management.port=" + definition.managementPort(),
                "-jar",
                program.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(definition.environment());
        try {
            return new ServiceProcess(definition, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + definition.name(), e);
        }
    }

    /** Starts it and returns when it is ready. */
    public static ServiceProcess start(Definition definition) throws InterruptedException {
        ServiceProcess service = launch(definition);
        Patience.until(START_LIMIT, definition.name() + " is ready", service::ready);
        return service;
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException(definition.name() + " has ended: see benchmarks/target");
        }
        URI health = URI.create("http://127.0.0.1:" + definition.managementPort() + "/q/health/ready");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The most memory that it has had resident, in MiB. */
    public long peakMemory() {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(definition.name() + " does not run", e);
        }
    }

    /** As a power failure would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
