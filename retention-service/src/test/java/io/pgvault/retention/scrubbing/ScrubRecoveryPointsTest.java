package io.pgvault.retention.scrubbing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.storage.BlobStoredParts;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import io.pgvault.retention.tasks.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrubRecoveryPointsTest {
    private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration WITHIN = Duration.ofDays(90);

    private Instant now = START;
    private final FakeBlobs blobs = new FakeBlobs(() -> now);
    private final FakeTasks tasks = new FakeTasks();
    private final FakeScrubs scrubs = new FakeScrubs();
    private final PublishedEvents events = new PublishedEvents();

    @BeforeEach
    void makeTheContainer() {
        blobs.createContainer(StoredSamples.CONTAINER);
    }

    @Test
    void eachIsReadOnceInTheSetTimeTheLongestAgoFirst() throws InterruptedException {
        List<RecoveryPointId> points = List.of(stored(3), stored(1), stored(2));
        Instant end = START.plus(WITHIN);
        scrubs.plan = START;

        int read = 0;
        for (; now.isBefore(end); now = now.plus(Duration.ofHours(1))) {
            while (scrub(blobs, WITHIN)) {
                read++;
            }
        }

        assertThat(read).isEqualTo(3);
        assertThat(scrubs.readAt.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey))
                .containsExactly(points.get(0), points.get(2), points.get(1));
    }

    @Test
    void whatSomebodyWaitsForIsReadAtOnceEvenWhenNothingElseIs() throws InterruptedException {
        stored(1);
        RecoveryPointId asked = stored(2);
        scrubs.asked.add(asked);

        assertThat(scrub(blobs, Duration.ZERO)).isTrue();
        assertThat(scrub(blobs, Duration.ZERO)).isFalse();

        assertThat(scrubs.readAt).containsEntry(asked, now);
        assertThat(scrubs.asked).isEmpty();
    }

    @Test
    void damageIsToldOnceUntilItIsWholeAgain() throws InterruptedException {
        Manifest manifest = StoredSamples.store(blobs, StoredSamples.point(START));
        RecoveryPointId point = known(manifest, 1);
        BlobAddress segment = StoredSamples.segment(manifest);
        byte[] whole = StoredSamples.content(blobs, segment);
        blobs.delete(segment);

        scrubAgain();
        scrubAgain();

        assertThat(events.all()).singleElement().isInstanceOfSatisfying(RecoveryPointDamaged.class, damaged -> {
            assertThat(damaged.recoveryPointId()).isEqualTo(point);
            assertThat(damaged.reason()).isEqualTo("The blob " + segment.name() + " is missing.");
        });
        assertThat(scrubs.alerts).containsExactly("damaged " + point);
        assertThat(tasks.waiting())
                .containsExactly(new Task.DescribeDamage(
                        Samples.VAULT.id(), Samples.INSTANCE, point, "The blob " + segment.name() + " is missing."));

        blobs.create(segment, whole);
        scrubAgain();
        scrubAgain();

        assertThat(events.all())
                .hasSize(2)
                .last()
                .isEqualTo(new RecoveryPointFound(now.minus(WITHIN), Samples.INSTANCE, point));
        assertThat(scrubs.damaged).isEmpty();
    }

    @Test
    void whatBeganToGoMeanwhileIsNotCalledDamaged() throws InterruptedException {
        Manifest manifest = StoredSamples.store(blobs, StoredSamples.point(START));
        scrubs.going.add(known(manifest, 1));
        blobs.delete(StoredSamples.segment(manifest));

        scrubAgain();

        assertThat(events.all()).isEmpty();
        assertThat(scrubs.alerts).isEmpty();
    }

    @Test
    void somethingStrangeIsToldAndTheRecoveryPointCounts() throws InterruptedException {
        Manifest manifest = StoredSamples.store(blobs, StoredSamples.point(START));
        RecoveryPointId point = known(manifest, 1);
        blobs.create(
                new BlobAddress(
                        StoredSamples.CONTAINER,
                        StorageLayout.attemptPrefix(Samples.INSTANCE, point, manifest.attemptId()) + "more"),
                new byte[1]);

        scrubAgain();

        assertThat(scrubs.alerts).containsExactly("strange " + point);
        assertThat(events.all()).isEmpty();
        assertThat(scrubs.damaged).isEmpty();
    }

    @Test
    void whatStorageDoesNotAnswerAboutStaysInTurn() throws InterruptedException {
        RecoveryPointId point = stored(1);
        Instant before = scrubs.readAt.get(point);

        assertThat(scrub(new StumblingBlobs(blobs, 1, false).store(), WITHIN)).isFalse();

        assertThat(scrubs.readAt).containsEntry(point, before);
        assertThat(scrubs.begun).isEmpty();
        assertThat(events.all()).isEmpty();
    }

    private void scrubAgain() throws InterruptedException {
        now = now.plus(WITHIN);
        assertThat(scrub(blobs, WITHIN)).isTrue();
    }

    private boolean scrub(BlobStore store, Duration within) throws InterruptedException {
        return new ScrubRecoveryPoints(
                        scrubs,
                        new ExamineRecoveryPoint(
                                new BlobStoredRecoveryPoints(store),
                                new BlobStoredParts(store),
                                new Throttle(1L << 40, System::nanoTime, nanos -> {})),
                        tasks,
                        events,
                        () -> now,
                        new ScrubPace(within, 1L << 30))
                .scrubNext();
    }

    private RecoveryPointId stored(int daysAgo) {
        return known(StoredSamples.store(blobs, StoredSamples.point(START.minus(Duration.ofDays(daysAgo)))), daysAgo);
    }

    private RecoveryPointId known(Manifest manifest, int daysAgo) {
        scrubs.readAt.put(manifest.recoveryPoint().id(), START.minus(Duration.ofDays(daysAgo)));
        return manifest.recoveryPoint().id();
    }
}
