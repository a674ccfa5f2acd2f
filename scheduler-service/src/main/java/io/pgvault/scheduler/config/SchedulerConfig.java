package io.pgvault.scheduler.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the scheduler. */
@ConfigMapping(prefix = "pgvault.scheduler")
public interface SchedulerConfig {
    /** The pause between two looks at what is due. */
    @WithDefault("0.25s")
    Duration pollInterval();

    /** A trigger that no worker took for so long is skipped, even when the next backup is far off. */
    @WithDefault("24h")
    Duration longestTriggerLife();
}
