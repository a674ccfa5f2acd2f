package io.pgvault.systemtests.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The most memory that each process of the stack has had resident, as Linux counted it. */
final class PeakMemory {
    private PeakMemory() {}

    static List<String> of(Path pidFolder) {
        try (Stream<Path> files = Files.list(pidFolder)) {
            return files.sorted().flatMap(file -> line(file).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + pidFolder, e);
        }
    }

    private static Optional<String> line(Path pidFile) {
        try {
            String name = String.valueOf(pidFile.getFileName()).replace(".pid", "");
            String pid = Files.readString(pidFile).strip().split("\\s", -1)[0];
            try (Stream<String> status = Files.lines(Path.of("/proc", pid, "status"))) {
                return status.filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .map(kib -> String.format(Locale.ROOT, "%-22s %5d MiB", name, kib / 1024))
                        .findFirst();
            }
        } catch (IOException e) {
            // A process that has ended has no peak to tell.
            return Optional.empty();
        }
    }
}
