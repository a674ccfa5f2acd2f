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

    /** A running job without a sign of life for so long has lost its worker, and is given to another. */
    @WithDefault("90s")
    Duration lostAfter();

    /** Attempts at a job in all, whether they failed or were lost. */
    @WithDefault("3")
    int maxAttempts();

    /** The pause before the second attempt after a failure that may pass; doubled before each further one. */
    @WithDefault("30s")
    Duration retryPause();

    /** A job that no worker has taken for so long is sent to them again; doubled after each time. */
    @WithDefault("5m")
    Duration untakenAfter();

    /** A question to another service that has no answer for so long is asked again; doubled after each time. */
    @WithDefault("1m")
    Duration askAgainAfter();

    /** How long a restore waits for a recovery point to come back from the archive; then a worker looks for itself. */
    @WithDefault("7d")
    Duration rehydrationPatience();

    /** How long a worker may take to answer a validation; then that has failed. */
    @WithDefault("10m")
    Duration validationExpiry();

    /** How long after its expiry a trigger that no worker took is given up. */
    @WithDefault("1m")
    Duration expiryGrace();
}
