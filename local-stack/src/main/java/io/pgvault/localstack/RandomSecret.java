package io.pgvault.localstack;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes passwords and keys. */
final class RandomSecret {
    private RandomSecret() {}

    /** A password that needs no quoting anywhere. */
    static String password() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(24)).replace('-', 'x');
    }

    /** A storage account key. */
    static String accountKey() {
        return Base64.getEncoder().encodeToString(bytes(64));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
