package io.pgvault.messaging.quarkus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of everything that comes in over Kafka. */
@ConfigMapping(prefix = "pgvault.messaging")
interface MessagingConfig {
    /** The longest pause between two tries with a record that waits for something outside of it. */
    @WithDefault("10s")
    Duration longestPause();

    /** A record that waits for longer makes the service unready; the health check names the cause. */
    @WithDefault("5s")
    Duration unreadyAfter();

    /** A message that waits for Kafka for longer makes the service unready. */
    @WithDefault("1m")
    Duration outboxUnreadyAfter();

    /** The pause between two comparisons of what the service holds with what was published. */
    @WithDefault("1h")
    Duration compareInterval();

    /** How long a service that is told to stop waits for the records that it is at; the rest is left for others. */
    @WithDefault("20s")
    Duration drain();
}
