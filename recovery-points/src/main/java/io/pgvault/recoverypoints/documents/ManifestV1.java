package io.pgvault.recoverypoints.documents;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.StoredStream.Segment;
import java.time.Instant;
import java.util.List;

/** A manifest of the first format: databases of one stream each, and nothing else. It is read for ever. */
record ManifestV1(
        RecoveryPoint recoveryPoint,
        AttemptId attemptId,
        BackupSource target,
        DataSourceIdentity source,
        String clientVersion,
        Instant startedAt,
        Instant completedAt,
        List<Database> databases) {
    static final int FORMAT_VERSION = 1;

    record Database(int index, String name, Part.Properties properties, List<String> roles, Dump dump) {}

    record Dump(
            List<Segment> segments,
            String blocks,
            String blocksSha256,
            long blockCount,
            long rawBytes,
            String rawSha256,
            long storedBytes) {}

    Manifest toManifest() {
        return new Manifest(
                FORMAT_VERSION,
                recoveryPoint,
                attemptId,
                target,
                source,
                startedAt,
                completedAt,
                List.of(),
                databases.stream().<Part>map(this::part).toList());
    }

    private Part.Database part(Database database) {
        Dump dump = database.dump();
        StoredStream main = new StoredStream(
                StoredStream.MAIN,
                clientVersion,
                StoredStream.CODECS,
                dump.segments(),
                dump.blocks(),
                dump.blocksSha256(),
                dump.blockCount(),
                dump.rawBytes(),
                dump.rawSha256(),
                dump.storedBytes(),
                null);
        return new Part.Database(
                database.index(), database.name(), database.properties(), database.roles(), List.of(main));
    }
}
