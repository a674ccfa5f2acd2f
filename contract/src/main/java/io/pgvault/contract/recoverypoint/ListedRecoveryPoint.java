package io.pgvault.contract.recoverypoint;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What two services must agree on about a recovery point that can be restored from.
 *
 * @param tag null until it is decided
 */
public record ListedRecoveryPoint(
        RecoveryPointId id, @Nullable String tag, DataStore dataStore) {

    /**
     * SHA-256 in hex over all of an instance, whatever their order: equal when both services list the same.
     *
     * @param going those that cannot be restored from and are not known as deleted: expired, or lost
     */
    public static String digest(List<ListedRecoveryPoint> listed, List<RecoveryPointId> going) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Stream.concat(
                            listed.stream().map(point -> point.id() + "|" + point.tag() + "|" + point.dataStore()),
                            going.stream().map(id -> id + "|going"))
                    .sorted()
                    .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
