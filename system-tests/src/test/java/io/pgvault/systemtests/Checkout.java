package io.pgvault.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository lies. */
final class Checkout {
    private Checkout() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docker-compose.yml"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("The tests do not run inside the repository");
            }
            folder = parent;
        }
        return folder;
    }
}
