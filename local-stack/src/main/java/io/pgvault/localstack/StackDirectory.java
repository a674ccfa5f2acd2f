package io.pgvault.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The folder of one stack: data, logs, process ids and secrets of its parts. Nobody else may read it. */
public record StackDirectory(Path path, Lifetime lifetime) {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Object MAKING_SECRETS = new Object();

    /** Creates the folder where it is missing; an existing one is closed to others. */
    public static StackDirectory at(Path path, Lifetime lifetime) {
        try {
            Files.createDirectories(path, PRIVATE_FOLDER);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            for (String folder : List.of("data", "logs", "pids", "secrets")) {
                Files.createDirectories(path.resolve(folder), PRIVATE_FOLDER);
            }
            return new StackDirectory(path.toRealPath(), lifetime);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + path, e);
        }
    }

    public Path data(String part) {
        return path.resolve("data").resolve(part);
    }

    public Path log(String process) {
        return path.resolve("logs").resolve(process + ".log");
    }

    /** What a service puts aside while it works. */
    public Path temporaryFiles(String process) {
        return createPrivateFolder(path.resolve("tmp").resolve(process));
    }

    public Path pidFile(String process) {
        return path.resolve("pids").resolve(process + ".pid");
    }

    public Path secretFile(String name) {
        return path.resolve("secrets").resolve(name);
    }

    /** The secret of that name; made and kept in a file on first use, which may be by several parts at once. */
    public String secret(String name, Supplier<String> first) {
        Path file = secretFile(name);
        synchronized (MAKING_SECRETS) {
            try {
                return Files.readString(file);
            } catch (NoSuchFileException e) {
                String secret = first.get();
                writePrivate(file, secret);
                return secret;
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file, e);
            }
        }
    }

    /** Replaces a file in one step by one that only its owner can read. */
    static void writePrivate(Path file, String content) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PRIVATE_FILE);
            Files.writeString(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    static Path createPrivateFolder(Path folder) {
        try {
            return Files.createDirectories(folder, PRIVATE_FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + folder, e);
        }
    }

    static void deleteRecursively(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + root, e);
        }
    }
}
