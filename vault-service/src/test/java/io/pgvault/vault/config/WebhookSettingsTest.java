package io.pgvault.vault.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void isOffUnlessThereIsAUrl() {
        assertThat(settings(Map.of(), false)).isEmpty();
        assertThat(settings(Map.of("secret", SECRET), false)).isEmpty();
    }

    @Test
    void triesForThreeDaysUnlessToldOtherwise() {
        WebhookSettings settings = settings(Map.of("url", "https://hooks.example.com/a", "secret", SECRET), false)
                .orElseThrow();

        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.rules().firstPause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.rules().longestPause()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.rules().giveUpAfter()).isEqualTo(Duration.ofDays(3));
        assertThat(settings.toString()).doesNotContain("MfKQ9r8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/hook",
                "http://127.0.0.1/hook",
                "http://127.1.2.3:99/",
                "http://[::1]:8080/hook",
                "HTTPS://hooks.example.com/hook"
            })
    void takesHttpsAndThisMachine(String url) {
        assertThat(settings(Map.of("url", url, "secret", SECRET), false)).isPresent();
    }

    @Test
    void takesPlainHttpInTheLocalProfileOnly() {
        Map<String, String> plain = Map.of("url", "http://receiver:8080/hook", "secret", SECRET);

        assertThat(settings(plain, true)).isPresent();
        assertThatThrownBy(() -> settings(plain, false))
                .hasMessage("pgvault.webhook.url must begin with https:// for the host receiver; http:// is for this"
                        + " machine and the profile 'local' only.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | ftp://localhost/hook                 | must begin with https://",
                "url | http://127.0.0.1.example.com/hook    | must begin with https://",
                "url | http://localhost.example.com/hook    | must begin with https://",
                "url | /hook                                | is not of the form https://host/path",
                "url | mailto:someone@example.com           | is not of the form https://host/path",
                "url | https://user:word@example.com/hook   | without a user and password",
                "secret | short                             | give it at least 24",
                "timeout | 31s                              | between 1 ms and 30 s, not PT31S",
                "timeout | 0s                               | between 1 ms and 30 s",
                "longest-pause | 0s                         | pgvault.webhook.longest-pause must be positive",
                "give-up-after | 0s                         | pgvault.webhook.give-up-after must be positive"
            })
    void saysWhatIsWrong(String name, String value, String message) {
        Map<String, String> settings = new HashMap<>(Map.of("url", "https://hooks.example.com/a", "secret", SECRET));
        settings.put(name, value);

        assertThatThrownBy(() -> settings(settings, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("word@");
    }

    @Test
    void wantsASecretForAUrl() {
        assertThatThrownBy(() -> settings(Map.of("url", "https://hooks.example.com/a"), true))
                .hasMessageContaining("PGVAULT_WEBHOOK_SECRET");
    }

    private static Optional<WebhookSettings> settings(Map<String, String> given, boolean localProfile) {
        Map<String, String> properties = new HashMap<>();
        given.forEach((name, value) -> properties.put("pgvault.webhook." + name, value));
        WebhookConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(WebhookConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(WebhookConfig.class);
        return WebhookSettings.of(config, localProfile);
    }
}
