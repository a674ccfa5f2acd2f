package io.pgvault.retention.scrubbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.storage.BlobStoredParts;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamineRecoveryPointTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");

    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final Manifest manifest = StoredSamples.store(prepared(), StoredSamples.point(NOW));

    private FakeBlobs prepared() {
        blobs.createContainer(StoredSamples.CONTAINER);
        return blobs;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsAsItWasStoredIsWhole(boolean asked) throws InterruptedException {
        assertThat(examine(blobs, asked)).isEqualTo(new Finding.Whole());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlippedBitIsDamage(boolean asked) throws InterruptedException {
        byte[] content = StoredSamples.content(blobs, StoredSamples.segment(manifest));
        content[content.length / 2] ^= 1;
        StoredSamples.put(blobs, StoredSamples.segment(manifest), content);

        assertDamaged(examine(blobs, asked), "The block at byte 0 of ", "is not what was stored.");
    }

    @Test
    void aCutSegmentIsDamageThatAListShows() throws InterruptedException {
        byte[] content = StoredSamples.content(blobs, StoredSamples.segment(manifest));
        StoredSamples.put(blobs, StoredSamples.segment(manifest), Arrays.copyOf(content, 100));

        StumblingBlobs counted = new StumblingBlobs(blobs, 0, false);
        assertDamaged(
                examine(counted.store(), false), "database_0.0000.dump.zst has 100 bytes instead of " + content.length);
        assertThat(counted.calls()).noneMatch(call -> call.startsWith("readRange"));
    }

    @Test
    void missingPartsAreDamageAndCounted() throws InterruptedException {
        blobs.delete(StoredSamples.segment(manifest));
        assertDamaged(examine(blobs, false), "database_0.0000.dump.zst is missing.");

        blobs.delete(StoredSamples.blocks(manifest));
        assertDamaged(
                examine(blobs, false), "The block list ", "database_0.blocks is missing. The same goes for 1 more.");
    }

    @Test
    void aManifestThatCannotBeReadIsDamage() throws InterruptedException {
        BlobAddress address = new BlobAddress(
                StoredSamples.CONTAINER,
                StorageLayout.manifest(
                        Samples.INSTANCE, manifest.recoveryPoint().id()));
        StoredSamples.put(blobs, address, "{".getBytes(StandardCharsets.UTF_8));

        assertThat(examine(blobs, false)).isInstanceOf(Finding.Damaged.class);
    }

    @Test
    void withoutAManifestOrWithOneOfANewerFormatNothingIsKnown() throws InterruptedException {
        BlobAddress address = new BlobAddress(
                StoredSamples.CONTAINER,
                StorageLayout.manifest(
                        Samples.INSTANCE, manifest.recoveryPoint().id()));
        StoredSamples.put(blobs, address, "{\"formatVersion\": 99}".getBytes(StandardCharsets.UTF_8));
        assertThat(examine(blobs, false)).isEqualTo(new Finding.Unknown());

        blobs.delete(address);
        assertThat(examine(blobs, false)).isEqualTo(new Finding.Unknown());
    }

    @Test
    void whatLiesBesideThePartsIsStrangeAndNoDamage() throws InterruptedException {
        String attempt = StorageLayout.attemptPrefix(
                Samples.INSTANCE, manifest.recoveryPoint().id(), manifest.attemptId());
        blobs.create(new BlobAddress(StoredSamples.CONTAINER, attempt + "notes.txt"), new byte[1]);

        assertThat(examine(blobs, false))
                .isEqualTo(new Finding.Strange("The blob " + attempt + "notes.txt is of no part of it."));
    }

    @Test
    void whatAnotherAttemptLeftIsTheSweeps() throws InterruptedException {
        String attempt = StorageLayout.attemptPrefix(
                Samples.INSTANCE, manifest.recoveryPoint().id(), AttemptId.random());
        blobs.create(new BlobAddress(StoredSamples.CONTAINER, attempt + "database_0.blocks"), new byte[1]);

        assertThat(examine(blobs, false)).isEqualTo(new Finding.Whole());
    }

    @Test
    void whatWasWrittenAgainIsWholeWhenItsBytesAreTheSame() throws InterruptedException {
        StoredSamples.put(
                blobs, StoredSamples.segment(manifest), StoredSamples.content(blobs, StoredSamples.segment(manifest)));

        assertThat(examine(blobs, false)).isEqualTo(new Finding.Whole());
    }

    @Test
    void ofAnArchivedOnePropertiesAreCompared() throws InterruptedException {
        archive();
        assertThat(examine(blobs, false)).isEqualTo(new Finding.Whole());

        blobs.delete(StoredSamples.segment(manifest));
        assertDamaged(examine(blobs, false), "database_0.0000.dump.zst is missing.");
    }

    @Test
    void ofAnArchivedOneWhatIsOnlineIsRead() throws InterruptedException {
        archive();
        BlobAddress contents = new BlobAddress(
                StoredSamples.CONTAINER,
                manifest.contents(manifest.databases().getFirst())
                        .orElseThrow()
                        .main()
                        .segments()
                        .getFirst()
                        .name());
        byte[] content = StoredSamples.content(blobs, contents);
        content[3] ^= 1;
        StoredSamples.put(blobs, contents, content);

        assertDamaged(examine(blobs, false), "contents_0.0000.jsonl.zst is not what was stored.");
    }

    @Test
    void whatWasWrittenAgainInTheArchiveIsStrange() throws InterruptedException {
        StoredSamples.put(
                blobs, StoredSamples.segment(manifest), StoredSamples.content(blobs, StoredSamples.segment(manifest)));
        archive();

        assertThat(examine(blobs, false))
                .isInstanceOfSatisfying(
                        Finding.Strange.class,
                        strange -> assertThat(strange.reason())
                                .contains("database_0.0000.dump.zst was written again", "archive"));
    }

    @Test
    void storageThatIsAwaySaysNothing() {
        for (int call = 1; call <= 3; call++) {
            BlobStore away = new StumblingBlobs(blobs, call, false).store();

            assertThatThrownBy(() -> examine(away, false)).isInstanceOf(BackupException.class);
        }
    }

    private void archive() {
        List.of(StoredSamples.segment(manifest), StoredSamples.blocks(manifest))
                .forEach(blob -> blobs.setTier(blob, BlobTier.ARCHIVE));
    }

    private Finding examine(BlobStore store, boolean asked) throws InterruptedException {
        return new ExamineRecoveryPoint(
                        new BlobStoredRecoveryPoints(store),
                        new BlobStoredParts(store),
                        new Throttle(1L << 40, System::nanoTime, nanos -> {}))
                .examine(new DueScrub(
                        new KnownInstance(Samples.VAULT.id(), Samples.INSTANCE),
                        manifest.recoveryPoint().id(),
                        asked,
                        1));
    }

    private static void assertDamaged(Finding finding, String... words) {
        assertThat(finding)
                .isInstanceOfSatisfying(
                        Finding.Damaged.class,
                        damaged -> assertThat(damaged.reason()).contains(words));
    }
}
