package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client programs that a worker has, of one or more major versions. Of those that can do a job the lowest does it:
 * what it writes more programs can read, and what it says more servers understand.
 */
public final class Clients {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /** What programs up to 15 write all can read; what those of 18 write, those of 17 can. */
    private static final int LATER_READERS = 16;

    private static final int LAST_READER = 17;

    private final List<ClientPrograms> all;

    Clients(List<ClientPrograms> all) {
        this.all = all.stream()
                .sorted(Comparator.comparing(ClientPrograms::version))
                .toList();
    }

    /**
     * Finds the programs: in the given folders, else all that Debian's packages installed, else those on the path. Those
     * with known holes are left.
     *
     * @throws BackupException {@link ErrorCode#CLIENT_TOO_OLD} when there are none, {@link ErrorCode#CLIENT_UNSAFE} when
     *     all have known holes
     */
    public static Clients find(List<Path> configured) {
        List<Path> folders = configured.isEmpty() ? installed() : configured;
        List<ClientPrograms> safe = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (Path folder : folders) {
            ClientPrograms programs = ClientPrograms.in(folder);
            programs.obstacle().ifPresentOrElse(obstacles::add, () -> safe.add(programs));
        }
        if (safe.isEmpty()) {
            throw obstacles.isEmpty()
                    ? new BackupException(
                            ErrorCode.CLIENT_TOO_OLD,
                            "There is no pg_dump on this worker. Install PostgreSQL's client programs"
                                    + " or set pgvault.worker.postgres-directories.")
                    : new BackupException(ErrorCode.CLIENT_UNSAFE, String.join(" ", obstacles));
        }
        obstacles.forEach(obstacle -> LOG.warn("Not used: {}", obstacle));
        return new Clients(safe);
    }

    private static List<Path> installed() {
        List<Path> ofDebian = ofDebian();
        return ofDebian.isEmpty() ? onPath().stream().toList() : ofDebian;
    }

    private static List<Path> ofDebian() {
        if (!Files.isDirectory(DEBIAN)) {
            return List.of();
        }
        try (Stream<Path> lines = Files.list(DEBIAN)) {
            return lines.map(line -> line.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_dump")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Cannot list " + DEBIAN + ".", e);
        }
    }

    private static Optional<Path> onPath() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(entry -> Files.isExecutable(entry.resolve("pg_dump")))
                .findFirst();
    }

    /** Whether there is one for a server of that major version. */
    public boolean canDump(int serverMajor) {
        return atLeast(serverMajor).isPresent();
    }

    /** Whether there is one for what programs of that major version wrote. */
    public boolean canRestore(int writerMajor) {
        return atLeast(writerMajor < LATER_READERS ? 0 : Math.min(writerMajor, LAST_READER))
                .isPresent();
    }

    /**
     * The programs for dumping a server.
     *
     * @throws BackupException {@link ErrorCode#CLIENT_TOO_OLD}
     */
    public ClientPrograms forDump(PostgresVersion server) {
        return atLeast(server.major())
                .orElseThrow(() -> new BackupException(
                        ErrorCode.CLIENT_TOO_OLD,
                        "The server is PostgreSQL " + server + ", but the worker has pg_dump " + versions() + "."));
    }

    /**
     * The programs for restoring a dump.
     *
     * @param oldestReader the oldest major version that reads it
     * @param writer version that wrote it, for people
     * @throws BackupException {@link ErrorCode#CLIENT_TOO_OLD}
     */
    public ClientPrograms forRestore(int oldestReader, String writer) {
        return atLeast(oldestReader)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.CLIENT_TOO_OLD,
                        "The dump was written by pg_dump " + writer + ", but the worker has pg_restore " + versions()
                                + "."));
    }

    private Optional<ClientPrograms> atLeast(int major) {
        return all.stream()
                .filter(programs -> programs.version().major() >= major)
                .findFirst();
    }

    private String versions() {
        return all.stream().map(programs -> programs.version().toString()).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return all.stream().map(ClientPrograms::toString).collect(Collectors.joining(", "));
    }
}
