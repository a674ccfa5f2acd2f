package io.pgvault.vault.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what is sent, in the form {@code v1} of <a href="https://www.standardwebhooks.com">Standard Webhooks</a>. */
public final class WebhookSecret {
    static final int SHORTEST = 24;

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * Reads a secret: {@code whsec_} and base64, or any other text, whose bytes are the key.
     *
     * @throws IllegalArgumentException for one that is no base64 or too short, without showing it
     */
    public static WebhookSecret parse(String text) {
        byte[] key = key(text);
        if (key.length < SHORTEST) {
            throw new IllegalArgumentException("pgvault.webhook.secret has " + key.length + " bytes; give it at least "
                    + SHORTEST + ", for instance whsec_ and what openssl rand -base64 32 prints.");
        }
        return new WebhookSecret(key);
    }

    private static byte[] key(String text) {
        if (!text.startsWith(PREFIX)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            // Not the cause: it shows characters of the secret.
            throw new IllegalArgumentException(
                    "pgvault.webhook.secret begins with whsec_, but what follows is not base64.");
        }
    }

    String sign(String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Cannot sign with " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret[hidden]";
    }
}
