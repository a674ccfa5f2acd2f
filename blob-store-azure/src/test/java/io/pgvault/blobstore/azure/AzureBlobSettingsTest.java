package io.pgvault.blobstore.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AzureBlobSettingsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Test
    void wantsConnectionStringOrEndpoint() {
        assertThatThrownBy(() -> new AzureBlobSettings(Optional.empty(), Optional.empty(), 1, TIMEOUT))
                .hasMessageContaining("pgvault.storage.connection-string or pgvault.storage.endpoint");
        assertThatThrownBy(() -> new AzureBlobSettings(
                        Optional.of("x"), Optional.of(URI.create("https://a.example.com")), 1, TIMEOUT))
                .hasMessageContaining("not both");
    }

    @Test
    void neverShowsTheConnectionString() {
        assertThat(new AzureBlobSettings(Optional.of("AccountKey=secret"), Optional.empty(), 1, TIMEOUT))
                .asString()
                .doesNotContain("secret");
    }
}
