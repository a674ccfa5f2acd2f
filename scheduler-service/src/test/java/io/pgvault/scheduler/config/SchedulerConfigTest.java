package io.pgvault.scheduler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerConfigTest {
    @Test
    void looksOftenAndCatchesUpQuicklyUnlessToldOtherwise() {
        SchedulerConfig config = config(Map.of());

        assertThat(config.pollInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.longestTriggerLife()).isEqualTo(Duration.ofHours(24));
        assertThat(config.catchUpRate()).isEqualTo(2_500);
        assertThat(config.toPace(InstantSource.system())).isNotNull();
    }

    @Test
    void refusesToNeverCatchUp() {
        SchedulerConfig config = config(Map.of("pgvault.scheduler.catch-up-rate", "0"));

        assertThatThrownBy(() -> config.toPace(InstantSource.system()))
                .hasMessage("pgvault.scheduler.catch-up-rate must be at least 1 a second, not 0");
    }

    private static SchedulerConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(SchedulerConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 200))
                .build()
                .getConfigMapping(SchedulerConfig.class);
    }
}
