package io.pgvault.benchmarks.throughput;

import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs what people type, as a child of this JVM. */
final class Shell {
    private final Map<String, String> environment;

    Shell(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The same with more variables. */
    Shell with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Shell(all);
    }

    /** Runs it to its end; a failure anywhere in a pipe is one. */
    void run(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-e", "-o", "pipefail", "-c", script));
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("This ended with " + exitCode + ": " + script);
        }
    }

    /** Refuses to go on without a program, and says where it comes from. */
    static void require(String program, String packageName) {
        try {
            int exitCode = new ProcessBuilder("sh", "-c", "command -v " + program)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException(
                        "The benchmark needs " + program + ": apt-get install " + packageName + " on Debian");
            }
        } catch (IOException e) {
            throw new IllegalStateException("There is no shell", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while looking for " + program, e);
        }
    }
}
