package io.pgvault.vault.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How callers reach the service. */
@ConfigMapping(prefix = "pgvault.http")
public interface HttpConfig {
    /** Whether a proxy before the service ends TLS: without that, and outside the local profile, plain HTTP is refused. */
    @WithDefault("false")
    boolean tlsEndsBefore();
}
