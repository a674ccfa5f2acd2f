package io.pgvault.vault.rest.access;

import io.pgvault.vault.config.TokensConfig;
import io.pgvault.vault.rest.arm.TokenFailure;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;
import org.jspecify.annotations.Nullable;

/** Refuses tokens that name nobody, and that live too long: one that is stolen must not open the door for years. */
@Unremovable
@ApplicationScoped
class TokenRules implements Validator {
    private final TokensConfig config;
    private final InstantSource clock;

    TokenRules(TokensConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Where a token does not say since when it lives, it is since now. */
    @Override
    public @Nullable String validate(JwtContext context) throws MalformedClaimException {
        JwtClaims claims = context.getJwtClaims();
        if (claims.getExpirationTime() == null) {
            return "The token has no end (exp).";
        }
        if (claims.getSubject() == null && claims.getClaimValue("oid") == null) {
            return "The token names nobody (sub).";
        }
        long from = claims.getIssuedAt() == null
                ? clock.instant().getEpochSecond()
                : claims.getIssuedAt().getValue();
        Duration longest = config.longestLife();
        return claims.getExpirationTime().getValue() - from > longest.toSeconds()
                ? "The token " + TokenFailure.LIVES_TOO_LONG + ", which is " + longest + "."
                : null;
    }
}
