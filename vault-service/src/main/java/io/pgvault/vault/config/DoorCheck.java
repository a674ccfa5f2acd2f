package io.pgvault.vault.config;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Whoever the service would let in by mistake, it lets in until somebody notices: better not to start. The local profile
 * is for one machine and its user.
 */
@ApplicationScoped
class DoorCheck {
    private static final String SERVER = "quarkus.oidc.auth-server-url";
    private static final String KEY = "quarkus.oidc.public-key";
    private static final String ISSUER = "quarkus.oidc.token.issuer";
    private static final String AUDIENCE = "quarkus.oidc.token.audience";
    private static final String PLAIN = "quarkus.http.insecure-requests";

    private final Config config;
    private final ApiConfig api;

    DoorCheck(Config config, ApiConfig api) {
        this.config = config;
        this.api = api;
    }

    void check(@Observes StartupEvent event) {
        problem(ConfigUtils.isProfileActive("local")).ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
    }

    /** What stands against the start; empty when nothing does. */
    Optional<String> problem(boolean local) {
        if (text(SERVER).isEmpty() && text(KEY).isEmpty()) {
            return Optional.of("No issuer of bearer tokens is known. Set " + SERVER
                    + " to the address of the issuer (https://login.example.com/realms/main), or " + KEY + " and "
                    + ISSUER + " to a public key and the issuer that signs with it.");
        }
        if (text(KEY).isPresent()
                && text(ISSUER).filter(issuer -> !issuer.equals("any")).isEmpty()) {
            return Optional.of("Tokens of any issuer with the key would be accepted. Set " + ISSUER
                    + " to what the tokens' claim iss says.");
        }
        if (local) {
            return Optional.empty();
        }
        if (text(AUDIENCE).filter(audience -> !audience.equals("any")).isEmpty()) {
            return Optional.of("Tokens that the issuer made for any other service would be accepted. Set " + AUDIENCE
                    + " to what the tokens' claim aud says when they are for pgvault.");
        }
        if (!api.tlsEndsBefore() && !"disabled".equals(text(PLAIN).orElse("enabled"))) {
            return Optional.of("Bearer tokens would go over plain HTTP. Set quarkus.http.ssl.certificate.files and"
                    + " quarkus.http.ssl.certificate.key-files to the service's certificate and key, and " + PLAIN
                    + " to disabled; or, where a proxy before the service ends TLS, pgvault.api.tls-ends-before"
                    + " to true.");
        }
        return Optional.empty();
    }

    private Optional<String> text(String name) {
        return config.getOptionalValues(name, String.class)
                .filter(values -> !values.isEmpty())
                .map(List::getFirst);
    }
}
