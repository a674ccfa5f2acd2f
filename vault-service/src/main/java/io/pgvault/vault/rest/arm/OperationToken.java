package io.pgvault.vault.rest.arm;

import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.OperationId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Operation ids as Azure writes them: two GUIDs in base64. */
public final class OperationToken {
    private OperationToken() {}

    public static String of(OperationId id) {
        String pair = id + ";" + NameBasedIds.of("operation", id.toString());
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    public static Optional<OperationId> parse(String token) {
        try {
            String pair = new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII);
            OperationId id = OperationId.of(pair.substring(0, Math.max(pair.indexOf(';'), 0)));
            return of(id).equals(token) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
