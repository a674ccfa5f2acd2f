package io.pgvault.scheduler.config;

import io.pgvault.scheduler.planning.CatchUpPace;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.InstantSource;

/** Settings of the scheduler. */
@ConfigMapping(prefix = "pgvault.scheduler")
public interface SchedulerConfig {
    /** The pause between two looks at what is due. */
    @WithDefault("0.25s")
    Duration pollInterval();

    /** A trigger that no worker took for so long is skipped, even when the next backup is far off. */
    @WithDefault("24h")
    Duration longestTriggerLife();

    /** Backups left overdue by an outage that a replica starts a second; lower it to what the workers get done. */
    @WithDefault("2500")
    int catchUpRate();

    default CatchUpPace toPace(InstantSource clock) {
        if (catchUpRate() < 1) {
            throw new IllegalArgumentException(
                    "pgvault.scheduler.catch-up-rate must be at least 1 a second, not " + catchUpRate());
        }
        return new CatchUpPace(catchUpRate(), clock);
    }
}
