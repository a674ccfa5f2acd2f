package io.pgvault.localstack;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * One long-running process of a stack, found again through its pid file by any JVM. A pid file is believed only while
 * the process of that id carries the mark of this part (the end of one of its arguments), so a recycled id is never
 * touched.
 */
final class Daemon {
    private static final Pattern FOREIGN_SETTINGS = Pattern.compile(
            "(PG|QUARKUS_|PGVAULT_|KAFKA_|AZURITE_|AZURE_|MP_|MAVEN_|MAKE|SMALLRYE_).*|JAVA_TOOL_OPTIONS");

    private static final int KERNEL_FILE_LIMIT = 128 * 1024;
    private static final Duration EXEC_LIMIT = Duration.ofSeconds(5);

    private final StackDirectory directory;
    private final String name;
    private final String mark;

    Daemon(StackDirectory directory, String name, String mark) {
        this.directory = directory;
        this.name = name;
        this.mark = mark;
    }

    Optional<ProcessHandle> process() {
        try {
            long pid = Long.parseLong(Files.readString(directory.pidFile(name)).strip());
            return ProcessHandle.of(pid).filter(this::isOurs);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    OptionalLong peakMemory() {
        return process().stream()
                .flatMap(process -> kernelFile(process.pid(), "status").lines())
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst();
    }

    boolean running() {
        return process().isPresent();
    }

    Path log() {
        return directory.log(name);
    }

    void start(List<String> arguments, Map<String, String> environment) {
        start(new ProcessCommand(arguments, environment, List.of()));
    }

    void start(ProcessCommand command) {
        ProcessBuilder builder = new ProcessBuilder(launched(command))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .directory(directory.path().toFile());
        builder.environment()
                .keySet()
                .removeIf(key -> FOREIGN_SETTINGS.matcher(key).matches());
        builder.environment().putAll(command.environment());
        long pid = startOnOwnThread(builder).pid();
        StackDirectory.writePrivate(directory.pidFile(name), pid + "\n");
    }

    private List<String> launched(ProcessCommand command) {
        List<String> line = new ArrayList<>();
        List<String> options = new ArrayList<>(command.privileges());
        switch (directory.lifetime()) {
            case DETACHED -> line.add("setsid");
            case WITH_JVM -> options.addAll(List.of("--pdeathsig", "KILL"));
        }
        if (!options.isEmpty()) {
            line.add("setpriv");
            line.addAll(options);
            line.add("--");
        }
        line.addAll(command.arguments());
        return line;
    }

    /** The kernel ties the death signal to the thread that forked, so that thread stays as long as the process. */
    private Process startOnOwnThread(ProcessBuilder builder) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("parent of " + name).start(() -> {
            try {
                Process process = builder.start();
                started.complete(process);
                process.waitFor();
            } catch (IOException e) {
                started.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new LocalStackException("Cannot start " + name + ": " + e.getCause(), e);
        }
    }

    /** Waits until the check says yes; a process that ended before, or is too slow, is reported with its last words. */
    void awaitReady(Duration limit, BooleanSupplier ready, String remedy) {
        boolean[] ended = new boolean[1];
        boolean done = Waiting.until(limit, () -> {
            if (!running()) {
                ended[0] = true;
                return true;
            }
            return ready.getAsBoolean();
        });
        if (ended[0] || !done) {
            String what = ended[0] ? "ended while starting" : "is not ready after " + limit.toSeconds() + " s";
            throw new LocalStackException(
                    name + " " + what + ". " + remedy + "\nLast lines of " + log() + ":\n" + lastLogLines(20));
        }
    }

    String lastLogLines(int count) {
        try {
            List<String> lines = new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Asks the process to end; whether it did in time. */
    boolean stop(String signal, Duration limit) {
        signal(signal);
        boolean ended = Waiting.until(limit, () -> !running());
        if (ended) {
            forget();
        }
        return ended;
    }

    /** Ends the process and its children without asking. */
    void kill() {
        process().ifPresent(process -> {
            List<ProcessHandle> family = process.descendants().toList();
            process.destroyForcibly();
            family.forEach(ProcessHandle::destroyForcibly);
            boolean gone = Waiting.until(
                    Duration.ofSeconds(20),
                    () -> !running() && family.stream().map(ProcessHandle::pid).noneMatch(Daemon::lives));
            if (!gone) {
                throw new LocalStackException(name + " (process " + process.pid() + ") does not die.");
            }
        });
        forget();
    }

    /** Sends a signal such as {@code INT}, {@code STOP} or {@code CONT}. */
    void signal(String signal) {
        process()
                .ifPresent(process -> Tool.run(
                        List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "kill", signal, Long.toString(process.pid())),
                        Map.of(),
                        Duration.ofSeconds(10)));
    }

    private void forget() {
        try {
            Files.deleteIfExists(directory.pidFile(name));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + directory.pidFile(name), e);
        }
    }

    /** A process that is just replacing its program shows no command line for a moment. */
    private boolean isOurs(ProcessHandle process) {
        long pid = process.pid();
        List<String> seen = new ArrayList<>();
        Waiting.until(EXEC_LIMIT, () -> seen.addAll(commandLine(pid)) || !lives(pid));
        return seen.stream().anyMatch(argument -> argument.endsWith(mark));
    }

    private static List<String> commandLine(long pid) {
        String line = kernelFile(pid, "cmdline");
        return line.isEmpty() ? List.of() : Arrays.asList(line.split("\0", -1));
    }

    /**
     * A process that has ended and waits for its parent to notice does not count: there is nothing left to stop. While
     * other threads of it remain, its ports and files are still open.
     */
    static boolean lives(long pid) {
        String status = kernelFile(pid, "status");
        return !status.isEmpty() && (!status.contains("\nState:\tZ") || !status.contains("\nThreads:\t1\n"));
    }

    static boolean worksIn(long pid, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(folder);
        } catch (IOException e) {
            return false;
        }
    }

    /** In one read, which the kernel answers from one state; a second may meet another program in the same process. */
    private static String kernelFile(long pid, String file) {
        byte[] buffer = new byte[KERNEL_FILE_LIMIT];
        try (FileInputStream content = new FileInputStream("/proc/" + pid + "/" + file)) {
            int length = content.read(buffer);
            return length <= 0 ? "" : new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
