package io.pgvault.vault.config;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Begins the service. */
@QuarkusMain
public final class VaultService {
    private VaultService() {}

    public static void main(String... args) {
        // Quarkus would answer a path that is no URI itself, without a body; RequestFormCheck has one for it.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(args);
    }
}
