package io.pgvault.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How the worker reaches key vaults. */
@ConfigMapping(prefix = "pgvault.key-vault")
public interface KeyVaultConfig {
    /** Certificates that sign the key vault's, as PEM; those of the Java platform by default. */
    Optional<Path> caFile();

    /** A fixed bearer token, only in the profile {@code local}; elsewhere the process's identity is used. */
    Optional<String> accessToken();

    /** Whether the key vault's challenge must name its own domain; off only in the profile {@code local}. */
    @WithDefault("true")
    boolean verifyChallengeResource();
}
