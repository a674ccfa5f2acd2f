package io.pgvault.contract.recoverypoint;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two services must agree on about a recovery point that can be restored from.
 *
 * @param tag null until it is decided
 */
public record ListedRecoveryPoint(
        RecoveryPointId id, @Nullable String tag, DataStore dataStore) {

    /** SHA-256 in hex over all of an instance, whatever their order: equal when both services list the same. */
    public static String digest(List<ListedRecoveryPoint> listed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            listed.stream()
                    .sorted(Comparator.comparing(point -> point.id().value()))
                    .map(point -> point.id() + "|" + point.tag() + "|" + point.dataStore() + "\n")
                    .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
