package io.pgvault.vault.config;

import io.pgvault.retention.lifecycle.ExpiryGuard;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What stops an expiry that would delete too much at once: previews tell it only if this is as the retention service has it. */
@ConfigMapping(prefix = "pgvault.retention.brake")
public interface BrakeConfig {
    /** As in the retention service, for previews: the share of an instance's recovery points that may be deleted at once. */
    @WithDefault("0.5")
    double largestShare();

    /** As in the retention service, for previews: so many of an instance may be deleted at once in any case. */
    @WithDefault("10")
    int always();

    /** Checks the settings. */
    default ExpiryGuard toGuard() {
        return new ExpiryGuard(largestShare(), always());
    }
}
