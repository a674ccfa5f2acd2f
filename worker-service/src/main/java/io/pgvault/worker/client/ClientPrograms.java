package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code pg_dump} and {@code pg_restore} of one version. */
public record ClientPrograms(Path directory, PostgresVersion version) {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern DEBIAN_LINE = Pattern.compile("/usr/lib/postgresql/(\\d+)/bin");

    /**
     * Finds the programs: in the given directory, else the newest that Debian's packages installed, else on the path.
     *
     * @throws BackupException {@link ErrorCode#CLIENT_TOO_OLD} when there are none, {@link ErrorCode#CLIENT_UNSAFE} when
     *     they have known holes
     */
    public static ClientPrograms find(Optional<Path> configured) {
        Path directory = configured
                .or(ClientPrograms::newestOfDebian)
                .or(ClientPrograms::onPath)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.CLIENT_TOO_OLD,
                        "There is no pg_dump on this worker. Install PostgreSQL's client programs"
                                + " or set pgvault.worker.postgres-directory."));
        PostgresVersion version = version(directory.resolve("pg_dump"));
        version.firstSafe().filter(safe -> version.compareTo(safe) < 0).ifPresent(safe -> {
            throw new BackupException(
                    ErrorCode.CLIENT_UNSAFE,
                    "pg_dump " + version + " in " + directory + " has known security holes; it must be at least " + safe
                            + ".");
        });
        return new ClientPrograms(directory, version);
    }

    Path dump() {
        return directory.resolve("pg_dump");
    }

    Path restore() {
        return directory.resolve("pg_restore");
    }

    /** Refuses a server that is newer than the programs. */
    public void requireNotOlderThan(PostgresVersion server) {
        if (version.major() < server.major()) {
            throw new BackupException(
                    ErrorCode.CLIENT_TOO_OLD,
                    "The server is PostgreSQL " + server + ", but the worker has pg_dump " + version + ".");
        }
    }

    private static Optional<Path> newestOfDebian() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> lines = Files.list(DEBIAN)) {
            return lines.map(line -> line.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_dump")))
                    .max(Comparator.comparingInt(ClientPrograms::line));
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Cannot list " + DEBIAN + ".", e);
        }
    }

    private static int line(Path bin) {
        Matcher matcher = DEBIAN_LINE.matcher(bin.toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static Optional<Path> onPath() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(entry -> Files.isExecutable(entry.resolve("pg_dump")))
                .findFirst();
    }

    private static PostgresVersion version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return PostgresVersion.ofOutput(output)
                    .orElseThrow(() -> new BackupException(
                            ErrorCode.CLIENT_TOO_OLD, program + " --version says '" + output.strip() + "'."));
        } catch (IOException e) {
            throw new BackupException(ErrorCode.CLIENT_TOO_OLD, "Cannot run " + program + ".", e);
        }
    }
}
