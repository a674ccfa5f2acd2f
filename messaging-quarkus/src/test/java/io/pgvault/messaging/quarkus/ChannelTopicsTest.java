package io.pgvault.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelTopicsTest {
    private static final String JOB_EVENTS = "mp.messaging.incoming.job-events.topic";

    @Test
    void theTopicOfTheStreamIsRead() {
        assertThatCode(() -> check(JOB_EVENTS, "pgvault.job-events.v1")).doesNotThrowAnyException();
    }

    @Test
    void anotherTopicIsRefusedByName() {
        assertThatThrownBy(() -> check(JOB_EVENTS, "pgvault.job-event.v1"))
                .hasMessage(JOB_EVENTS + " must be pgvault.job-events.v1, not pgvault.job-event.v1.");
    }

    @Test
    void aChannelOfNoStreamIsRefused() {
        assertThatThrownBy(() -> check("mp.messaging.incoming.jobs.topic", "pgvault.job-events.v1"))
                .hasMessageContaining("jobs");
    }

    private static void check(String property, String topic) {
        new ChannelTopics(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(Map.of(property, topic), "test", 100))
                        .build())
                .check(new StartupEvent());
    }
}
