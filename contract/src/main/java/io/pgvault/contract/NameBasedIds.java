package io.pgvault.contract;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids that follow from what they name, so that doing the same thing twice is recognised as one (RFC 9562, version 3). */
public final class NameBasedIds {
    static final int VERSION = 3;

    private NameBasedIds() {}

    public static UUID of(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8));
    }
}
