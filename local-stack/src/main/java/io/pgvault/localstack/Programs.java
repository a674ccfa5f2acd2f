package io.pgvault.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What processes run. Those that outlive their launcher get copies of their own: a later build replaces its files, and a
 * process that still loads classes from them would break.
 */
final class Programs {
    private Programs() {}

    /** A file or folder as the process of that name may run it until its next start. */
    static Path keep(StackDirectory directory, String process, Path program) {
        return switch (directory.lifetime()) {
            case WITH_JVM -> program;
            case DETACHED -> copy(program, directory.path().resolve("programs").resolve(process));
        };
    }

    private static Path copy(Path program, Path folder) {
        StackDirectory.createPrivateFolder(folder);
        Path copy = folder.resolve(program.getFileName().toString());
        StackDirectory.deleteRecursively(copy);
        try (var paths = Files.walk(program)) {
            for (Path path : paths.toList()) {
                Files.copy(path, copy.resolve(program.relativize(path).toString()));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + program + " to " + folder, e);
        }
    }
}
