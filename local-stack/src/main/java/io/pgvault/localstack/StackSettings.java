package io.pgvault.localstack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** What {@code make up} can be told. The folder remembers it for later commands. */
record StackSettings(int portBase, int workers) {
    static final StackSettings DEFAULT = new StackSettings(20_000, 1);

    /** Asked for by environment variables; what is not, is taken from the other. */
    static StackSettings from(Map<String, String> environment, StackSettings otherwise) {
        return new StackSettings(
                number(environment, "PORT_BASE", otherwise.portBase()),
                number(environment, "WORKERS", otherwise.workers()));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new LocalStackException(name + "=" + text + " is not a number.", e);
        }
    }

    /** Those of the last start in that folder, else the default. */
    static StackSettings remembered(Path folder) {
        Path file = file(folder);
        if (!Files.exists(file)) {
            return DEFAULT;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Properties properties = new Properties();
            properties.load(reader);
            return new StackSettings(
                    Integer.parseInt(properties.getProperty("port-base", "")),
                    Integer.parseInt(properties.getProperty("workers", "")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        } catch (NumberFormatException e) {
            throw new LocalStackException(file + " is damaged: delete it.", e);
        }
    }

    void remember(Path folder) {
        StackDirectory.writePrivate(file(folder), "port-base=" + portBase + "\nworkers=" + workers + "\n");
    }

    private static Path file(Path folder) {
        return folder.resolve("stack.properties");
    }

    LocalStack stack(Path folder) {
        return LocalStack.builder()
                .directory(folder)
                .portBase(portBase)
                .workers(workers)
                .durable(true)
                .lifetime(Lifetime.DETACHED)
                .build();
    }
}
