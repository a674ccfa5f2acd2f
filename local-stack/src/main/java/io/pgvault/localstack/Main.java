package io.pgvault.localstack;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** The commands behind {@code make up}, {@code make down} and {@code make status}. */
public final class Main {
    private static final String USAGE =
            "Usage: up [--parts-only] | down | status (PORT_BASE, WORKERS and LOCAL_STACK from the environment)";

    private final Path folder;
    private final Map<String, String> environment;
    private final PrintStream out;

    Main(Path folder, Map<String, String> environment, PrintStream out) {
        this.folder = folder;
        this.environment = environment;
        this.out = out;
    }

    /** Ends with 0, or with 1 after saying what went wrong and what to do. */
    public static void main(String... arguments) {
        try {
            Map<String, String> environment = System.getenv();
            String folder = environment.getOrDefault("LOCAL_STACK", "");
            new Main(
                            folder.isBlank() ? Repository.root().resolve(".local-stack") : Path.of(folder),
                            environment,
                            System.out)
                    .run(List.of(arguments));
        } catch (LocalStackException e) {
            System.err.println(e.getMessage());
            for (Throwable other : e.getSuppressed()) {
                System.err.println(other.getMessage());
            }
            System.exit(1);
        }
    }

    void run(List<String> arguments) {
        switch (String.join(" ", arguments)) {
            case "up" -> alone(() -> up(false));
            case "up --parts-only" -> alone(() -> up(true));
            case "down" -> alone(this::down);
            case "status" -> status();
            default -> throw new LocalStackException(USAGE);
        }
    }

    private void up(boolean partsOnly) {
        StackSettings remembered = StackSettings.remembered(folder);
        boolean running = remembered.stack(folder).processes().stream().anyMatch(Part::running);
        StackSettings wanted = StackSettings.from(environment, running ? remembered : StackSettings.DEFAULT);
        if (running && wanted.portBase() != remembered.portBase()) {
            throw new LocalStackException("pgvault runs already, with PORT_BASE=" + remembered.portBase()
                    + ". To move it: make down, then PORT_BASE=" + wanted.portBase() + " make up");
        }
        LocalStack stack = wanted.stack(folder);
        List<? extends Part> processes = partsOnly ? stack.parts() : stack.processes();
        if (processes.stream().allMatch(Part::running)) {
            out.println("pgvault runs already: " + stack.vaultUrl() + " (make down ends it)");
            return;
        }
        wanted.remember(folder);
        start(stack, partsOnly);
    }

    private void start(LocalStack stack, boolean partsOnly) {
        out.println("Starting Kafka, PostgreSQL, Azurite and the key vault below " + folder + " ...");
        stack.startParts();
        Path file = folder.resolve("env");
        StackDirectory.writePrivate(file, ShellFile.assignments(stack.environment()));
        if (partsOnly) {
            out.println("The parts run; the services were not started.");
            return;
        }
        out.println("Starting the services ...");
        stack.startServices();
        out.println("pgvault runs: " + stack.vaultUrl());
        out.println("Its addresses and a token, for your shell: set -a; . " + file + "; set +a");
        out.println("make status shows its processes, make down ends them.");
    }

    private void down() {
        LocalStack stack = StackSettings.remembered(folder).stack(folder);
        long running = stack.processes().stream().filter(Part::running).count();
        if (running == 0) {
            out.println("pgvault does not run.");
            return;
        }
        stack.stop();
        out.println("Ended " + running + " processes. Data stays below " + folder + "; make clean removes it.");
    }

    private void status() {
        for (Part part : StackSettings.remembered(folder).stack(folder).processes()) {
            String state = part.pid().isPresent()
                    ? "process " + part.pid().getAsLong() + (isReady(part) ? "" : ", not ready")
                    : "does not run";
            out.printf("%-20s ports %-14s %s%n", part.name(), ports(part), state);
        }
    }

    private static boolean isReady(Part part) {
        return !(part instanceof LocalService service) || service.ready();
    }

    private static String ports(Part part) {
        return part.ports().toString().replaceAll("[\\[\\]]", "");
    }

    /** Two commands at once would start or stop each other's processes. */
    private void alone(Runnable command) {
        StackDirectory.createPrivateFolder(folder);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new LocalStackException("Another make up or make down is at work on " + folder + ".");
            }
            command.run();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock " + folder, e);
        }
    }
}
