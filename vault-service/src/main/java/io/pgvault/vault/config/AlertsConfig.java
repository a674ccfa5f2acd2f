package io.pgvault.vault.config;

import io.pgvault.vault.alerts.WatchSchedules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When people are told that a schedule is not kept. */
@ConfigMapping(prefix = "pgvault.alerts")
public interface AlertsConfig {
    /** How long after its scheduled instant a recovery point is overdue; at the latest when the next backup is due. */
    @WithDefault("6h")
    Duration overdueGrace();

    /** How long after its scheduled instant a backup that nothing triggered is missed. */
    @WithDefault("15m")
    Duration missedGrace();

    /** The pause between two rounds through all backup instances. */
    @WithDefault("1m")
    Duration interval();

    /** Checks the settings. */
    default WatchSchedules.Rules toRules(Duration listenFor) {
        return new WatchSchedules.Rules(overdueGrace(), missedGrace(), interval(), listenFor);
    }
}
