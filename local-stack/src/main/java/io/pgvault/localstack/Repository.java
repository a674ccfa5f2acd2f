package io.pgvault.localstack;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that this JVM works in: the first folder upwards that holds the local stack's sources. */
final class Repository {
    private static final String MARK = "local-stack/kafka-broker/pom.xml";

    private Repository() {}

    static Path root() {
        Path start = Path.of(System.getProperty("pgvault.repository", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(MARK))) {
                return folder;
            }
        }
        throw new LocalStackException("No pgvault checkout at or above " + start
                + ": start inside one, or name it with -Dpgvault.repository=FOLDER.");
    }
}
