package io.pgvault.vault.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How fast what was lost between services is found out. */
@ConfigMapping(prefix = "pgvault.healing")
interface HealingConfig {
    /** The pause between two comparisons of the instances with what was published of them. */
    @WithDefault("1h")
    Duration publishInterval();

    /** The pause between two comparisons of an instance's recovery points with what retention and storage have. */
    @WithDefault("24h")
    Duration compareInterval();

    /** The pause between two times that all of the catalogue is described in storage anew; what changes is at once. */
    @WithDefault("24h")
    Duration describeInterval();
}
