package io.pgvault.vault.config;

import io.pgvault.vault.addresses.PublicUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** How callers find the API. */
@ConfigMapping(prefix = "pgvault.api")
public interface ApiConfig {
    /** By it callers reach the service, also through a proxy: all links begin with it. https, or this machine. */
    Optional<URI> publicUrl();

    /** Whether a proxy before the service ends TLS: without that, and outside the local profile, plain HTTP is refused. */
    @WithDefault("false")
    boolean tlsEndsBefore();

    /** Checks the setting. */
    default PublicUrl toPublicUrl() {
        return new PublicUrl(publicUrl()
                .orElseThrow(() -> new IllegalArgumentException("pgvault.api.public-url is missing: without it no link"
                        + " of an answer can be trusted. Set it to the address by which callers reach the service, like"
                        + " https://backup.example.com.")));
    }
}
