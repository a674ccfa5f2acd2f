package io.pgvault.vault.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often callers may call, and how long changes wait for a second person. */
@ConfigMapping(prefix = "pgvault.access")
public interface AccessConfig {
    /** How many calls a caller may make a minute, at each replica. */
    @WithDefault("3000")
    int callsPerMinute();

    /** How many calls a caller may make at once after it made none. */
    @WithDefault("500")
    int callsAtOnce();

    /** How long a change waits for a second person before it is given up. */
    @WithDefault("7d")
    Duration approvalPatience();
}
