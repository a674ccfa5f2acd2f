package io.pgvault.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of one PostgreSQL major. */
public record PostgresBinaries(Path folder) {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /** The highest major that Debian's packages brought to this machine. */
    public static PostgresBinaries installed() {
        return majors().stream()
                .max(Comparator.naturalOrder())
                .map(major -> new PostgresBinaries(folder(major)))
                .orElseThrow(() -> new LocalStackException(
                        "No PostgreSQL server programs below " + DEBIAN + ": run scripts/prerequisites."));
    }

    /** Those of a major that {@code scripts/postgres-majors} brought, else that Debian's packages did; not all are whole. */
    public static PostgresBinaries ofMajor(int major) {
        return Stream.of(others().resolve(major + "/bin"), folder(major))
                .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
                .findFirst()
                .map(PostgresBinaries::new)
                .orElseThrow(() -> new LocalStackException(
                        "PostgreSQL " + major + " is not there: run scripts/postgres-majors " + major + "."));
    }

    /**
     * The library that makes a server of theirs behave like a managed one.
     *
     * @throws LocalStackException where these are not the installed ones, or it was not compiled
     */
    Path managed() {
        String name = "managed-" + folder.getName(folder.getNameCount() - 2);
        Path library = others().resolve(name + "/managed.so");
        if (!Files.exists(library)) {
            throw new LocalStackException(library + " is not there: run scripts/postgres-majors " + name + ".");
        }
        return library;
    }

    private static Path others() {
        return Repository.root().resolve("local-stack/postgres");
    }

    /** Locales that came with them; empty for what is installed, which has the machine's. */
    Optional<Path> locales() {
        return Optional.of(others().resolve("locales")).filter(locales -> folder.startsWith(others()));
    }

    private static List<Integer> majors() {
        if (!Files.isDirectory(DEBIAN)) {
            return List.of();
        }
        try (var versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.getFileName().toString())
                    .filter(version -> version.matches("\\d+"))
                    .map(Integer::valueOf)
                    .filter(major -> Files.isExecutable(folder(major).resolve("initdb")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + DEBIAN, e);
        }
    }

    private static Path folder(int major) {
        return DEBIAN.resolve(Integer.toString(major)).resolve("bin");
    }

    /** The path of one program, such as {@code pg_dump}. */
    public String program(String name) {
        return folder.resolve(name).toString();
    }
}
