package io.pgvault.worker.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a program write its output in pieces as large as a pipe, and not in those of 4 KiB that its C library makes, each of
 * which costs two switches between processes. That is {@code stdbuf} of coreutils, where there is one; it becomes the
 * program, which keeps its process and gets two more variables ({@code LD_PRELOAD} is one) in its environment.
 */
final class LargeWrites {
    private static final Logger LOG = LoggerFactory.getLogger(LargeWrites.class);
    private static final List<String> STDBUF = List.of("stdbuf", "--output=64K");

    private final List<String> wrapper;
    private final Map<Path, Boolean> taken = new ConcurrentHashMap<>();

    LargeWrites() {
        this(STDBUF);
    }

    LargeWrites(List<String> wrapper) {
        this.wrapper = List.copyOf(wrapper);
    }

    /** How the program is started: in large pieces if it can be, and if not as ever. */
    List<String> command(Path program) {
        return taken.computeIfAbsent(program, this::takes) ? wrapped(program) : List.of(program.toString());
    }

    private List<String> wrapped(Path program) {
        return Stream.concat(wrapper.stream(), Stream.of(program.toString())).toList();
    }

    /** Whether it runs, with no word about a library that cannot be loaded before it. */
    private boolean takes(Path program) {
        try {
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(wrapped(program).stream(), Stream.of("--version"))
                    .toList());
            ToolProcess.clean(builder.environment());
            Process process =
                    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            try (InputStream errors = process.getErrorStream()) {
                boolean silent = errors.readAllBytes().length == 0;
                return process.waitFor() == 0 && silent;
            }
        } catch (IOException e) {
            LOG.debug("{} writes in small pieces", program, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
