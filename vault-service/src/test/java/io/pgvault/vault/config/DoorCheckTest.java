package io.pgvault.vault.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoorCheckTest {
    private static final String SERVER = "quarkus.oidc.auth-server-url";
    private static final String AUDIENCE = "quarkus.oidc.token.audience";
    private static final Map<String, String> GOOD = Map.of(
            SERVER,
            "https://login.example.com/realms/main",
            AUDIENCE,
            "pgvault",
            "quarkus.http.insecure-requests",
            "disabled");

    @Test
    void wantsAnIssuer() {
        assertThat(problem(Map.of(), true))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("No issuer of bearer tokens is known")
                        .contains(SERVER));
    }

    @Test
    void wantsTheIssuersNameBesideItsKey() {
        assertThat(problem(Map.of("quarkus.oidc.public-key", "MII"), true))
                .hasValueSatisfying(problem -> assertThat(problem).contains("quarkus.oidc.token.issuer"));
    }

    @Test
    void wantsAnAudienceOutsideTheLocalProfile() {
        Map<String, String> without = without(AUDIENCE);

        assertThat(problem(without, false))
                .hasValueSatisfying(problem -> assertThat(problem).contains(AUDIENCE));
        assertThat(problem(without, true)).isEmpty();
    }

    @Test
    void anAudienceThatIsAnyIsNone() {
        Map<String, String> any = new HashMap<>(GOOD);
        any.put(AUDIENCE, "any");

        assertThat(problem(any, false)).isPresent();
    }

    @Test
    void refusesPlainHttpOutsideTheLocalProfile() {
        Map<String, String> plain = without("quarkus.http.insecure-requests");

        assertThat(problem(plain, false))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("plain HTTP").contains("pgvault.api.tls-ends-before"));
        assertThat(problem(plain, true)).isEmpty();
    }

    @Test
    void aProxyMayEndTls() {
        assertThat(check(without("quarkus.http.insecure-requests"), true).problem(false))
                .isEmpty();
    }

    @Test
    void isContentWithAllOfIt() {
        assertThat(problem(GOOD, false)).isEmpty();
    }

    private static Map<String, String> without(String name) {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.remove(name);
        return settings;
    }

    private static Optional<String> problem(Map<String, String> settings, boolean local) {
        return check(settings, false).problem(local);
    }

    private static DoorCheck check(Map<String, String> settings, boolean tlsEndsBefore) {
        return new DoorCheck(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build(),
                new ApiConfig() {
                    @Override
                    public Optional<URI> publicUrl() {
                        return Optional.empty();
                    }

                    @Override
                    public boolean tlsEndsBefore() {
                        return tlsEndsBefore;
                    }
                });
    }
}
