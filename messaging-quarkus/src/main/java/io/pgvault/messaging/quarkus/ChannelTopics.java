package io.pgvault.messaging.quarkus;

import io.pgvault.contract.stream.Stream;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * A channel is called as the stream that it brings, and its setting names that stream's topic. A service that read
 * another topic would set aside all that it reads, and does not start instead.
 */
@Singleton
class ChannelTopics {
    private static final Pattern TOPIC = Pattern.compile("mp\\.messaging\\.incoming\\.([^.]+)\\.topic");

    private final Config config;

    ChannelTopics(Config config) {
        this.config = config;
    }

    void check(@Observes StartupEvent event) {
        config.getPropertyNames().forEach(this::check);
    }

    void check(String property) {
        Matcher topic = TOPIC.matcher(property);
        if (topic.matches()) {
            String wanted = topic(topic.group(1));
            String set = config.getValue(property, String.class);
            if (!set.equals(wanted)) {
                throw new IllegalStateException(property + " must be " + wanted + ", not " + set + ".");
            }
        }
    }

    private static String topic(String channel) {
        return Arrays.stream(Stream.values())
                .filter(stream -> stream.streamName().equals(channel))
                .map(Stream::topic)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The channel " + channel + " is no stream's."));
    }
}
