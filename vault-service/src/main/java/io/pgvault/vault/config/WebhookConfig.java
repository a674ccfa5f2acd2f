package io.pgvault.vault.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where alerts are delivered. */
@ConfigMapping(prefix = "pgvault.webhook")
public interface WebhookConfig {
    /** Alerts are posted here as CloudEvents; without it nothing is. https, unless the host is this machine. */
    Optional<URI> url();

    /** Signs what is posted, as Standard Webhooks says: {@code whsec_} and base64, or at least 24 bytes of text. */
    Optional<String> secret();

    /** Time for one delivery, at most 30 s. */
    @WithDefault("10s")
    Duration timeout();

    /** The pause after the first failed delivery of an alert; doubled after each further one. */
    @WithDefault("5s")
    Duration firstPause();

    /** Beyond this the pause does not grow. */
    @WithDefault("1h")
    Duration longestPause();

    /** An alert that could not be delivered for so long is given up. */
    @WithDefault("3d")
    Duration giveUpAfter();
}
