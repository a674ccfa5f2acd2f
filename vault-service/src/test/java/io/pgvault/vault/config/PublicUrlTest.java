package io.pgvault.vault.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.vault.addresses.PublicUrl;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicUrlTest {
    @Test
    void linksBeginWithIt() {
        assertThat(read("https://backup.example.com/").of("/subscriptions/a"))
                .isEqualTo("https://backup.example.com/subscriptions/a");
        assertThat(read("https://backup.example.com:8443/pgvault").of("/subscriptions/a"))
                .isEqualTo("https://backup.example.com:8443/pgvault/subscriptions/a");
        assertThat(read("http://127.0.0.1:20000").isEncrypted()).isFalse();
    }

    @Test
    void withoutItTheServiceDoesNotStartAndSaysWhatToSet() {
        assertThatThrownBy(() -> config(Map.of()).toPublicUrl())
                .hasMessage(
                        "pgvault.api.public-url is missing: without it no link of an answer can be trusted. Set it to"
                                + " the address by which callers reach the service, like https://backup.example.com.");
    }

    @ParameterizedTest
    @CsvSource({
        "backup.example.com, must be an address that callers can reach",
        "ftp://backup.example.com, must be an address that callers can reach",
        "http://backup.example.com, must be https",
        "https://a:b@backup.example.com, without user",
        "https://backup.example.com?a=b, without user",
        "https://backup.example.com#a, without user"
    })
    void refusesWhatNoLinkCanBeginWith(String url, String problem) {
        assertThatThrownBy(() -> read(url))
                .hasMessageContaining(problem)
                .hasMessageContaining("https://backup.example.com");
    }

    private static PublicUrl read(String url) {
        return config(Map.of("pgvault.api.public-url", url)).toPublicUrl();
    }

    private static ApiConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(ApiConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(ApiConfig.class);
    }
}
