package io.pgvault.retention.scrubbing;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.BlockBudget;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.recoverypoints.parts.TransferProgress;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Recovery points as a worker stores them: a database with its table of contents. */
final class StoredSamples {
    static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());

    private StoredSamples() {}

    static Manifest store(FakeBlobs blobs, RecoveryPoint point) {
        Manifest manifest = StorageSamples.manifest(point, point.time());
        StreamNames dump = StreamNames.ofDatabase(Samples.INSTANCE, point.id(), manifest.attemptId(), 0);
        StreamNames contents = StreamNames.ofContents(Samples.INSTANCE, point.id(), manifest.attemptId(), 0);
        byte[] rows = new byte[50_000];
        new Random(5).nextBytes(rows);
        Manifest stored = new Manifest(
                manifest.formatVersion(),
                point,
                manifest.attemptId(),
                manifest.source(),
                manifest.reached(),
                point.time(),
                point.time(),
                List.of(),
                List.of(
                        new Part.Database(
                                0,
                                point.database(),
                                new Part.Properties("UTF8", "C", "C", "c", null, null, null, null),
                                List.of(),
                                List.of(stream(blobs, dump, rows))),
                        new Part.Contents(0, List.of(stream(blobs, contents, "{}".getBytes(StandardCharsets.UTF_8))))));
        StorageSamples.store(blobs, stored);
        return stored;
    }

    private static StoredStream stream(FakeBlobs blobs, StreamNames names, byte[] raw) {
        try {
            return new StreamWriter(blobs, new BlockBudget(2), 1, 1)
                    .stage(new ByteArrayInputStream(raw), CONTAINER, names, new TransferProgress())
                    .commit("17");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static StoredStream dump(Manifest manifest) {
        return manifest.databases().getFirst().main();
    }

    static BlobAddress segment(Manifest manifest) {
        return new BlobAddress(CONTAINER, dump(manifest).segments().getFirst().name());
    }

    static BlobAddress blocks(Manifest manifest) {
        return new BlobAddress(CONTAINER, dump(manifest).blocks());
    }

    static byte[] content(FakeBlobs blobs, BlobAddress address) {
        return blobs.read(address, 1 << 24).orElseThrow().bytes();
    }

    /** As whoever overwrites it, with another ETag. */
    static void put(FakeBlobs blobs, BlobAddress address, byte[] content) {
        blobs.delete(address);
        blobs.create(address, content);
    }

    static RecoveryPoint point(Instant time) {
        return Samples.recoveryPoint(time);
    }
}
