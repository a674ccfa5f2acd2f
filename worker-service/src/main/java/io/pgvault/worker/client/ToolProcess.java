package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL client program. It dies with the worker: the kernel kills it when the thread that started it
 * ends, so that thread lives as long as the program does. Its password stands in a file that only this user may read
 * and that goes away with the program; nothing secret is in its arguments or environment.
 */
public final class ToolProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToolProcess.class);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration END = Duration.ofSeconds(5);

    private final Process process;
    private final PrivateFile passFile;
    private final CappedText messages;
    private final Thread messagesDrain;
    private final String password;

    private ToolProcess(String name, Process process, PrivateFile passFile, String password, int keptMessages) {
        this.messages = new CappedText(keptMessages);
        this.process = process;
        this.passFile = passFile;
        this.password = password;
        this.messagesDrain = Thread.ofVirtual().name(name + "-messages").start(() -> {
            try {
                messages.drain(process.getErrorStream());
            } catch (IOException e) {
                LOG.debug("{} was killed; what it said until then is kept", name, e);
            }
        });
    }

    /**
     * Starts one.
     *
     * @param program with what starts it
     * @param keptMessages bytes of its messages that are kept from their beginning, and from their end
     */
    static ToolProcess start(
            List<String> program,
            List<String> arguments,
            Map<String, String> environment,
            String password,
            int keptMessages) {
        String name = String.valueOf(Path.of(program.getLast()).getFileName());
        PrivateFile passFile = PrivateFile.ofPassword(password);
        boolean started = false;
        try {
            List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
            command.addAll(program);
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command);
            clean(builder.environment());
            builder.environment().putAll(environment);
            builder.environment().put("PGPASSFILE", passFile.path().toString());
            ToolProcess process =
                    new ToolProcess(name, startOnOwnThread(name, builder), passFile, password, keptMessages);
            started = true;
            return process;
        } catch (CompletionException | IllegalArgumentException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL,
                    "Cannot start " + program.getLast() + " on this worker.",
                    e instanceof CompletionException ? String.valueOf(e.getCause()) : "An argument is not valid.",
                    e);
        } finally {
            if (!started) {
                passFile.close();
            }
        }
    }

    /** Leaves nothing of the worker's own that a program could act upon, and has it speak English. */
    static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(variable -> !variable.equals("PATH"));
        environment.put("LC_ALL", "C");
    }

    private static Process startOnOwnThread(String name, ProcessBuilder builder) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread.ofPlatform().name(name + "-parent").daemon().start(() -> {
            try {
                Process process = builder.start();
                started.complete(process);
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                // Whatever it was: somebody waits for the start.
                started.completeExceptionally(e);
            }
        });
        return started.join();
    }

    public InputStream output() {
        return process.getInputStream();
    }

    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Waits for the end. Only the exit code tells whether the program's work is whole: output may end before. */
    public int waitFor() throws InterruptedException {
        int exitCode = process.waitFor();
        messagesDrain.join(END);
        return exitCode;
    }

    /** What the program said, shortened. */
    public ProgramMessages messages() {
        return new ProgramMessages(messages.text(), password);
    }

    public void whenEnded(Runnable action) {
        var unused = process.onExit().thenRun(action);
    }

    /** The processor time that it has used; unchanged while it only waits. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * Asks the program to end: it then cancels its statement on the server, whose session would otherwise wait on, for
     * instance for a lock. A program that does not end by itself is killed.
     */
    public void stop() {
        process.destroy();
        var unused = process.onExit()
                .orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    process.destroyForcibly();
                    return process;
                });
    }

    public void kill() {
        process.destroyForcibly();
    }

    /** Ends the program if it still runs, and waits for its end. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        passFile.close();
    }
}
