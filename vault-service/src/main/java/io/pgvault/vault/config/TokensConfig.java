package io.pgvault.vault.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is read of bearer tokens, beside what {@code quarkus.oidc} checks of them. */
@ConfigMapping(prefix = "pgvault.tokens")
public interface TokensConfig {
    /** The longest life of a token that is accepted, from when it was issued to when it expires. */
    @WithDefault("24h")
    Duration longestLife();

    /** The claim with the caller's groups; a slash leads into it. */
    @WithDefault("groups")
    String groupsClaim();

    /** The claim with the caller's app roles; a slash leads into it: `realm_access/roles` with Keycloak. */
    @WithDefault("roles")
    String appRolesClaim();
}
