package io.pgvault.vault.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Without the key of the tokens' issuer no call could be answered: better not to start than to find out then. */
@ApplicationScoped
class TokenKeyCheck {
    private static final String LOCATION = "mp.jwt.verify.publickey.location";

    private final Optional<String> location;
    private final Optional<String> key;

    TokenKeyCheck(
            @ConfigProperty(name = LOCATION) Optional<String> location,
            @ConfigProperty(name = "mp.jwt.verify.publickey") Optional<String> key) {
        this.location = location;
        this.key = key;
    }

    void check(@Observes StartupEvent event) {
        problem().ifPresent(problem -> {
            throw new IllegalStateException(problem + " Set " + LOCATION
                    + " to the issuer's public key: file:/path/to/key.pem, or the https address of its JWK set.");
        });
    }

    /** What stands against the start; empty when nothing does. */
    Optional<String> problem() {
        if (location.isEmpty()) {
            return key.isPresent()
                    ? Optional.empty()
                    : Optional.of("No key is known that bearer tokens are checked with.");
        }
        return location.filter(place -> place.startsWith("file:"))
                .map(place -> Path.of(URI.create(place).getPath()))
                .filter(file -> !Files.isReadable(file))
                .map(file -> "The key that bearer tokens are checked with cannot be read from " + file + ".");
    }
}
