package io.pgvault.systemtests.checker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Every secret that was in use, by a name for people: a secret itself is never printed. */
public final class KnownSecrets {
    /** Shorter ones would be found by chance. */
    private static final int SHORTEST = 12;

    private final Map<String, String> names = new ConcurrentHashMap<>();

    public void add(String name, String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("The secret " + name + " is too short to be looked for");
        }
        names.put(secret, name);
        names.put(URLEncoder.encode(secret, StandardCharsets.UTF_8), name + " (URL-encoded)");
        names.put(
                Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                name + " (Base64)");
    }

    /** A bearer token's signature: without it the rest opens nothing. */
    public void addToken(String name, String token) {
        add(name, token.substring(token.lastIndexOf('.') + 1));
    }

    /** The secrets that a stack keeps in files. */
    public void addFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(KnownSecrets::isSecret).toList()) {
                String text = Files.readString(file).strip();
                String name = String.valueOf(file.getFileName());
                add(name, text.startsWith("-----BEGIN") ? text.lines().toList().get(1) : text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSecret(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".password")
                || name.endsWith(".key")
                || name.endsWith(".token")
                || name.contains("private-key");
    }

    /** The names of the secrets that a text shows. */
    List<String> shownBy(String text) {
        return names.entrySet().stream()
                .filter(secret -> text.contains(secret.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The names of the secrets that a file shows, each with the number of the first line. */
    Map<String, Integer> shownBy(Path file) {
        Map<String, Integer> found = new LinkedHashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 1;
            for (Optional<String> line = line(reader); line.isPresent(); line = line(reader)) {
                for (String name : shownBy(line.get())) {
                    found.putIfAbsent(name, number);
                }
                number++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Optional<String> line(BufferedReader reader) throws IOException {
        return Optional.ofNullable(reader.readLine());
    }
}
