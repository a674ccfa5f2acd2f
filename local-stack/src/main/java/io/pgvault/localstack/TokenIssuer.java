package io.pgvault.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signs the bearer tokens that the services of a stack accept, with a key pair of its own. */
public final class TokenIssuer {
    public static final String ISSUER = "https://pgvault.local";

    /** What the tokens are for. */
    public static final String AUDIENCE = "pgvault";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final StackDirectory directory;
    private final InstantSource clock;

    public TokenIssuer(StackDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** The key that verifies the tokens, as Base64 of its DER form; made on first use. */
    public String encodedPublicKey() {
        return Base64.getEncoder().encodeToString(publicKey().getEncoded());
    }

    /** A token of this stack's issuer. */
    public String issue(String subject, List<String> groups, Duration validity) {
        return issue(ISSUER, subject, groups, validity);
    }

    /** A token that any issuer is named in; a negative validity makes one that has expired. */
    public String issue(String issuer, String subject, List<String> groups, Duration validity) {
        Instant now = clock.instant();
        return sign(Map.of(
                "iss", issuer,
                "aud", AUDIENCE,
                "sub", subject,
                "upn", subject,
                "groups", groups,
                "jti", UUID.randomUUID().toString(),
                "iat", now.getEpochSecond(),
                "exp", now.plus(validity).getEpochSecond()));
    }

    /** A token with exactly these claims, whatever a service makes of it. */
    public String sign(Map<String, Object> claims) {
        try {
            String content = URL.encodeToString(JSON.writeValueAsBytes(Map.of("alg", "RS256", "typ", "JWT"))) + "."
                    + URL.encodeToString(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + URL.encodeToString(signature.sign());
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException("A token cannot be signed", e);
        }
    }

    private PrivateKey privateKey() {
        String text = directory.secret("token-private-key.pem", TokenIssuer::newPrivateKey);
        String body = text.replaceAll("-----[A-Z ]+-----", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
        } catch (GeneralSecurityException e) {
            throw new LocalStackException("The signing key below " + directory.path() + " is damaged: " + e, e);
        }
    }

    private PublicKey publicKey() {
        if (privateKey() instanceof RSAPrivateCrtKey key) {
            try {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("The public key cannot be derived", e);
            }
        }
        throw new IllegalStateException("An RSA key without its public exponent");
    }

    private static String newPrivateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot make RSA keys", e);
        }
    }

    static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + LINES.encodeToString(content) + "\n-----END " + type + "-----\n";
    }
}
