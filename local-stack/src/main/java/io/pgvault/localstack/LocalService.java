package io.pgvault.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One packaged service of pgvault, run by the JDK that runs this. */
public final class LocalService extends Part {
    private static final String PROGRAM = "quarkus-run.jar";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    private final StackDirectory directory;
    private final Definition definition;

    LocalService(StackDirectory directory, Definition definition) {
        super(definition.name(), new Daemon(directory, definition.name(), mark(directory, definition.name())));
        this.directory = directory;
        this.definition = definition;
    }

    /**
     * How one service runs.
     *
     * @param ports the management port first
     * @param environment looked up at each start, because it holds secrets of parts that must run first
     */
    record Definition(
            String name,
            String module,
            List<Integer> ports,
            List<String> options,
            Supplier<Map<String, String>> environment) {}

    /** The same with more options of its JVM; of two that contradict each other these count. */
    public LocalService with(List<String> jvmOptions) {
        return new LocalService(
                directory,
                new Definition(
                        name(),
                        definition.module(),
                        definition.ports(),
                        Stream.concat(definition.options().stream(), jvmOptions.stream())
                                .toList(),
                        definition.environment()));
    }

    private static String mark(StackDirectory directory, String name) {
        return "-Dlocal-stack.part=" + directory.path().resolve(name);
    }

    @Override
    public void start() {
        start(Map.of());
    }

    /** Starts it with more settings, given as Quarkus reads them from the environment. */
    public void start(Map<String, String> moreEnvironment) {
        launch(moreEnvironment);
        awaitReady();
    }

    /** Starts it and does not wait. */
    public void launch(Map<String, String> moreEnvironment) {
        if (running()) {
            return;
        }
        Map<String, String> environment = new HashMap<>(definition.environment().get());
        environment.putAll(moreEnvironment);
        List<String> command = new ArrayList<>(List.of(Tool.java("java"), mark(directory, name())));
        command.addAll(definition.options());
        command.addAll(List.of("-jar", program().toString()));
        daemon().start(command, environment);
    }

    /** Returns once all of the service says that it is ready. */
    public void awaitReady() {
        daemon().awaitReady(START_LIMIT, this::ready, "Its state is at " + management("/q/health") + ".");
    }

    private Path program() {
        Path built = Repository.root().resolve(definition.module()).resolve("target/quarkus-app");
        if (!Files.exists(built.resolve(PROGRAM))) {
            throw new LocalStackException(name() + " is not built: run make build.");
        }
        return Programs.keep(directory, name(), built).resolve(PROGRAM);
    }

    /** An address on its management port, such as {@code /q/metrics}. */
    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + definition.ports().getFirst() + path);
    }

    public boolean ready() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(management("/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while " + name() + " started", e);
        }
    }

    public Path log() {
        return daemon().log();
    }

    @Override
    public void stop() {
        stopOrKill("TERM", STOP_LIMIT);
    }

    @Override
    public List<Integer> ports() {
        return definition.ports();
    }
}
