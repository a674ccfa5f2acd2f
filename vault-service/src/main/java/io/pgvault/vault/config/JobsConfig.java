package io.pgvault.vault.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of jobs. */
@ConfigMapping(prefix = "pgvault.jobs")
public interface JobsConfig {
    /** How long a backup on demand waits for a free worker before it is given up. */
    @WithDefault("1h")
    Duration onDemandExpiry();
}
