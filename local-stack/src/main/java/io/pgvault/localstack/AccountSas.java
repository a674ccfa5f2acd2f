package io.pgvault.localstack;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared access signature of a storage account for blobs and their containers, as Azure's documentation of account SAS
 * describes it.
 *
 * @param permissions such as {@code rwcl}
 * @param resources what they are for: {@code c} are containers, {@code o} blobs, {@code s} the list of containers
 */
record AccountSas(String account, String permissions, String resources, Instant expiry) {
    private static final String VERSION = "2020-12-06";
    private static final String BLOBS = "b";

    String token(String accountKey) {
        String signed = String.join(
                "\n",
                account,
                permissions,
                BLOBS,
                resources,
                "",
                expiry.toString(),
                "",
                "",
                VERSION,
                // No encryption scope; each line ends, the last one too.
                "",
                "");
        return "sv=" + VERSION + "&ss=" + BLOBS + "&srt=" + resources + "&sp=" + permissions + "&se="
                + encoded(expiry.toString()) + "&sig=" + encoded(signature(signed, accountKey));
    }

    private static String signature(String text, String accountKey) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(accountKey), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new LocalStackException("This Java cannot sign for storage", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
