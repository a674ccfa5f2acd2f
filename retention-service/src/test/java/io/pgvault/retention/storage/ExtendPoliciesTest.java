package io.pgvault.retention.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.tasks.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the policies of a recovery point's blobs when its tag is written down. */
class ExtendPoliciesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final BlobPolicy LOCKED = new BlobPolicy(BlobImmutability.LOCKED, NOW.plus(MONTH));
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());

    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final RecoveryPoint point = Samples.recoveryPoint(NOW);
    private final Manifest made = StorageSamples.manifest(point, NOW);
    private final BlobAddress manifest = in(StorageLayout.manifest(Samples.INSTANCE, point.id()));
    private final BlobAddress lifecycle = in(StorageLayout.lifecycle(Samples.INSTANCE, point.id()));
    private final StreamNames dump = StreamNames.ofDatabase(Samples.INSTANCE, point.id(), made.attemptId(), 0);
    private final List<BlobAddress> parts = List.of(in(dump.segment(0)), in(dump.blocks()));
    private final BlobAddress ofAnother = in(StreamNames.ofDatabase(Samples.INSTANCE, point.id(), AttemptId.random(), 0)
            .segment(0));

    @BeforeEach
    void makeTheContainer() {
        blobs.createContainer(CONTAINER);
        blobs.setPoliciesKept(true);
    }

    @ParameterizedTest
    @EnumSource
    void manifestAndPartsAreKeptUntilTheRecoveryPointExpires(BlobImmutability mode) {
        store(new BlobPolicy(mode, NOW.plus(MONTH)));

        describe(NOW.plus(MONTH).plus(MONTH));

        assertThat(blobs.policy(manifest))
                .contains(new BlobPolicy(mode, NOW.plus(MONTH).plus(MONTH)));
        assertThat(parts)
                .allSatisfy(part -> assertThat(blobs.policy(part))
                        .contains(new BlobPolicy(mode, NOW.plus(MONTH).plus(MONTH))));
    }

    @Test
    void whatIsRetaggedToExpireEarlierStaysKeptAsLongAsItWas() {
        store(LOCKED);
        describe(NOW.plus(MONTH).plus(MONTH));

        describe(NOW.plus(MONTH));

        assertThat(blobs.policy(manifest))
                .contains(new BlobPolicy(LOCKED.mode(), NOW.plus(MONTH).plus(MONTH)));
        assertThat(parts)
                .allSatisfy(part -> assertThat(blobs.policy(part))
                        .contains(new BlobPolicy(LOCKED.mode(), NOW.plus(MONTH).plus(MONTH))));
    }

    @Test
    void whatIsKeptForEverIsKeptForTenYearsFromThatDecision() {
        store(LOCKED);

        describe(null);

        assertThat(blobs.policy(manifest))
                .contains(new BlobPolicy(LOCKED.mode(), Instant.parse("2036-11-20T22:00:00Z")));
    }

    @Test
    void whatOtherAttemptsLeftAndWhatIsWrittenAboutItIsNotKeptForIt() {
        store(LOCKED);
        BlobAddress copy = in(StorageLayout.rehydrated(Samples.INSTANCE, point.id(), dump.segment(0)));
        blobs.create(copy, new byte[] {1});

        describe(NOW.plus(MONTH).plus(MONTH));

        assertThat(blobs.policy(ofAnother)).contains(LOCKED);
        assertThat(blobs.find(lifecycle)).isPresent();
        assertThat(blobs.policy(lifecycle)).isEmpty();
        assertThat(blobs.policy(copy)).isEmpty();
    }

    @Test
    void ofAManifestThatCannotBeReadAllAttemptsAreKept() {
        blobs.create(manifest, "{".getBytes(StandardCharsets.UTF_8), LOCKED);
        blobs.create(ofAnother, new byte[] {1}, LOCKED);

        describe(NOW.plus(MONTH).plus(MONTH));

        assertThat(blobs.policy(ofAnother))
                .contains(new BlobPolicy(LOCKED.mode(), NOW.plus(MONTH).plus(MONTH)));
    }

    @Test
    void aVaultThatWantsNoPoliciesCostsOneQuestionMore() {
        store(null);
        StumblingBlobs observed = new StumblingBlobs(blobs, Integer.MAX_VALUE, false);

        new BlobTaskRunner(observed.store(), () -> NOW, StorageSamples.NO_DECISIONS).run(task(NOW.plus(MONTH)));

        assertThat(observed.calls())
                .containsExactly("find lifecycle.json", "create lifecycle.json", "extendPolicy manifest.json");
        assertThat(blobs.policy(manifest)).isEmpty();
    }

    @Test
    void aRecoveryPointThatIsGoneIsNoFailure() {
        describe(NOW.plus(MONTH));

        assertThat(blobs.find(manifest)).isEmpty();
    }

    @Test
    void whatIsBeingDeletedIsNotKeptAnyLonger() {
        store(LOCKED);
        new StoredDocuments(blobs)
                .write(
                        Samples.VAULT.id(),
                        Samples.INSTANCE,
                        document(NOW).in(LifecycleDocument.State.DELETING, "old", NOW));

        describe(NOW.plus(MONTH).plus(MONTH));

        assertThat(blobs.policy(manifest)).contains(LOCKED);
    }

    /** Whatever call fails, and whether it had its effect. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void anExtensionThatFailedIsMadeGoodByTheNextTry(int call) {
        store(LOCKED);
        for (boolean answerLost : new boolean[] {false, true}) {
            StumblingBlobs stumbling = new StumblingBlobs(blobs, call, answerLost);
            BlobTaskRunner runner = new BlobTaskRunner(stumbling.store(), () -> NOW, StorageSamples.NO_DECISIONS);
            Task task = task(NOW.plus(MONTH).plus(MONTH));

            assertThatThrownBy(() -> runner.run(task)).isInstanceOf(BackupException.class);
        }

        describe(NOW.plus(MONTH).plus(MONTH));

        assertThat(parts)
                .allSatisfy(part -> assertThat(blobs.policy(part))
                        .contains(new BlobPolicy(LOCKED.mode(), NOW.plus(MONTH).plus(MONTH))));
    }

    private void store(@Nullable BlobPolicy policy) {
        new StoredDocuments(blobs).create(made, policy);
        parts.forEach(part -> blobs.create(part, new byte[] {1}, policy));
        blobs.create(ofAnother, new byte[] {1}, policy);
    }

    private void describe(@Nullable Instant expiresAt) {
        assertThat(new BlobTaskRunner(blobs, () -> NOW, StorageSamples.NO_DECISIONS).run(task(expiresAt)))
                .isEmpty();
    }

    private Task task(@Nullable Instant expiresAt) {
        return new Task.DescribeRecoveryPoint(Samples.VAULT.id(), Samples.INSTANCE, document(expiresAt));
    }

    private LifecycleDocument document(@Nullable Instant expiresAt) {
        return new LifecycleDocument(
                point.id(),
                LifecycleDocument.State.KEPT,
                "Default",
                DataStore.VAULT_STORE,
                null,
                expiresAt,
                "why",
                NOW,
                null,
                null,
                null);
    }

    private static BlobAddress in(String name) {
        return new BlobAddress(CONTAINER, name);
    }
}
