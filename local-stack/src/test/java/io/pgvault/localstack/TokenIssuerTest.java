package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void tokenIsSignedByThePublishedKey() throws Exception {
        TokenIssuer issuer = issuer();
        String[] token =
                issuer.issue("admin", List.of("operators"), Duration.ofHours(1)).split("\\.", -1);

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey(issuer));
        signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
    }

    @Test
    void tokenNamesIssuerSubjectGroupsAndEnd() throws Exception {
        JsonNode claims = claims(issuer().issue("admin", List.of("operators"), Duration.ofHours(1)));

        assertThat(claims.path("iss").asText()).isEqualTo("https://pgvault.local");
        assertThat(claims.path("sub").asText()).isEqualTo("admin");
        assertThat(claims.path("upn").asText()).isEqualTo("admin");
        assertThat(claims.path("groups")).extracting(JsonNode::asText).containsExactly("operators");
        assertThat(claims.path("exp").asLong()).isEqualTo(NOW.plusSeconds(3600).getEpochSecond());
    }

    @Test
    void tokenMayNameAnotherIssuer() throws Exception {
        JsonNode claims = claims(issuer().issue("https://elsewhere", "admin", List.of(), Duration.ofHours(-1)));

        assertThat(claims.path("iss").asText()).isEqualTo("https://elsewhere");
        assertThat(claims.path("exp").asLong()).isLessThan(NOW.getEpochSecond());
    }

    @Test
    void keyIsKeptFromRunToRun() throws Exception {
        assertThat(publicKey(issuer())).isEqualTo(publicKey(issuer()));
    }

    private TokenIssuer issuer() {
        return new TokenIssuer(StackDirectory.at(folder.resolve("stack"), Lifetime.WITH_JVM), InstantSource.fixed(NOW));
    }

    private static JsonNode claims(String token) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    private static PublicKey publicKey(TokenIssuer issuer) throws Exception {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(issuer.encodedPublicKey())));
    }
}
