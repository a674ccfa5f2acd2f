package io.pgvault.localstack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All versions of all secrets, oldest first, in a file that only its owner can read. */
final class SecretFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<StoredSecret> secrets;

    SecretFile(Path file) {
        this.file = file;
        this.secrets = new ArrayList<>(read(file));
    }

    private static List<StoredSecret> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return JSON.readValue(Files.readString(file), new TypeReference<List<StoredSecret>>() {});
        } catch (IOException e) {
            // Jackson's message may quote the file, which holds secrets.
            throw new LocalStackException("The key vault's file " + file + " is damaged: delete it to start empty.");
        }
    }

    synchronized void add(StoredSecret secret) {
        secrets.add(secret);
        save();
    }

    /** Whether there was one of that name. */
    synchronized boolean remove(String name) {
        boolean removed = secrets.removeIf(secret -> secret.name().equals(name));
        save();
        return removed;
    }

    private void save() {
        try {
            StackDirectory.writePrivate(file, JSON.writeValueAsString(secrets));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    synchronized List<StoredSecret> versions(String name) {
        return secrets.stream().filter(secret -> secret.name().equals(name)).toList();
    }

    synchronized Optional<StoredSecret> latest(String name) {
        return versions(name).reversed().stream().findFirst();
    }

    /** The newest version of every secret. */
    synchronized List<StoredSecret> latest() {
        return secrets.stream()
                .map(StoredSecret::name)
                .distinct()
                .sorted()
                .flatMap(name -> latest(name).stream())
                .toList();
    }
}
