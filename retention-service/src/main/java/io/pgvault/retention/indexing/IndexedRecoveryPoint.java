package io.pgvault.retention.indexing;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of an instance's index.
 *
 * @param expiresAt null = kept for ever
 * @param damaged whether it is not as it was stored
 * @param stored null when its manifest cannot be read
 */
public record IndexedRecoveryPoint(
        RecoveryPointId id,
        Instant time,
        String tag,
        DataStore dataStore,
        @Nullable Instant expiresAt,
        boolean damaged,
        @Nullable Stored stored) {

    /**
     * What its manifest says.
     *
     * @param rawBytes length of the dump
     * @param storedBytes what lies in storage
     * @param files the segments of its dumps in order, as names in the container
     */
    public record Stored(String database, int serverVersionNum, long rawBytes, long storedBytes, List<String> files) {
        public Stored {
            files = List.copyOf(files);
        }

        public static Stored of(Manifest manifest) {
            return new Stored(
                    manifest.recoveryPoint().database(),
                    manifest.recoveryPoint().serverVersionNum(),
                    manifest.recoveryPoint().rawBytes(),
                    manifest.recoveryPoint().storedBytes(),
                    manifest.databases().stream()
                            .flatMap(database -> database.streams().stream())
                            .flatMap(stream -> stream.segments().stream())
                            .map(StoredStream.Segment::name)
                            .toList());
        }
    }
}
