package io.pgvault.retention.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.tasks.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BlobTaskRunnerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());
    private static final Task PREPARE = new Task.PrepareVault(StorageSamples.prepareVault(Samples.VAULT));
    private static final LifecycleDocument DOCUMENT = new LifecycleDocument(
            new RecoveryPointId("0".repeat(32)),
            LifecycleDocument.State.KEPT,
            "Default",
            DataStore.VAULT_STORE,
            null,
            null,
            "why",
            NOW,
            null,
            null,
            null);

    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final BlobTaskRunner runner = new BlobTaskRunner(blobs, () -> NOW, StorageSamples.NO_DECISIONS);

    @Test
    void preparesAVaultAndSaysSoAsOftenAsItIsAsked() throws IOException {
        assertThat(runner.run(PREPARE))
                .containsExactly(new VaultEvent.VaultPrepared(Samples.VAULT.id(), NOW, CONTAINER));
        assertThat(runner.run(PREPARE)).hasSize(1);

        assertThat(read("vault.json", LifecycleCommand.PrepareVault.class))
                .isEqualTo(StorageSamples.prepareVault(Samples.VAULT));
        assertThat(blobs.list(StorageLayout.locksContainer(Samples.VAULT.id()), ""))
                .isEmpty();
    }

    @Test
    void describesAnInstanceOverWhatWasSaidBefore() throws IOException {
        runner.run(PREPARE);
        runner.run(new Task.DescribeInstance(instance("before")));
        assertThat(runner.run(new Task.DescribeInstance(instance("after")))).isEmpty();

        assertThat(read(StorageLayout.instanceDocument(Samples.INSTANCE), ProtectedInstance.class))
                .isEqualTo(instance("after"));
    }

    @Test
    void whatIsSoftDeletedSaysSoBesideItsRecoveryPointsUntilItIsBroughtBack() throws IOException {
        BlobAddress marker = new BlobAddress(CONTAINER, StorageLayout.deletedMarker(Samples.INSTANCE));
        runner.run(PREPARE);

        runner.run(new Task.DescribeInstance(instance(ProtectedInstance.State.SOFT_DELETED)));
        runner.run(new Task.DescribeInstance(instance(ProtectedInstance.State.SOFT_DELETED)));
        assertThat(blobs.find(marker)).isPresent();

        runner.run(new Task.DescribeInstance(instance(ProtectedInstance.State.PROTECTION_STOPPED)));
        assertThat(blobs.find(marker)).isEmpty();
    }

    private static ProtectedInstance instance(ProtectedInstance.State state) {
        ProtectedInstance sample = instance("i");
        return new ProtectedInstance(
                sample.source(), 1, state, sample.friendlyName(), sample.policy(), sample.changedAt(), null, null);
    }

    @Test
    void aDescriptionNeverTakesBackTheMarkOfADeletion() throws IOException {
        runner.run(PREPARE);
        Task describe = new Task.DescribeRecoveryPoint(Samples.VAULT.id(), Samples.INSTANCE, DOCUMENT);
        runner.run(describe);
        BlobAddress address =
                new BlobAddress(CONTAINER, StorageLayout.lifecycle(Samples.INSTANCE, DOCUMENT.recoveryPointId()));
        LifecycleDocument deleting = DOCUMENT.in(LifecycleDocument.State.DELETING, "old", NOW);
        new StoredDocuments(blobs).write(Samples.VAULT.id(), Samples.INSTANCE, deleting);

        runner.run(describe);

        assertThat(read(address.name(), LifecycleDocument.class)).isEqualTo(deleting);
    }

    @Test
    void aDescriptionReplacesAnOlderOne() throws IOException {
        runner.run(PREPARE);
        BlobAddress address =
                new BlobAddress(CONTAINER, StorageLayout.lifecycle(Samples.INSTANCE, DOCUMENT.recoveryPointId()));
        new StoredDocuments(blobs)
                .write(
                        Samples.VAULT.id(),
                        Samples.INSTANCE,
                        DOCUMENT.in(LifecycleDocument.State.ARCHIVING, "old", NOW));

        runner.run(new Task.DescribeRecoveryPoint(Samples.VAULT.id(), Samples.INSTANCE, DOCUMENT));

        assertThat(read(address.name(), LifecycleDocument.class)).isEqualTo(DOCUMENT);
    }

    @Test
    void aDocumentThatSomebodyElseChangesMeanwhileIsWrittenAfterAll() throws IOException {
        runner.run(PREPARE);
        runner.run(new Task.DescribeInstance(instance("before")));
        BlobAddress address = new BlobAddress(CONTAINER, StorageLayout.instanceDocument(Samples.INSTANCE));
        // The answer to the first try is lost: the second finds another version than it had read.
        StumblingBlobs lost = new StumblingBlobs(blobs, 2, true);
        assertThatThrownBy(() -> new StoredDocuments(lost.store()).write(instance("between")))
                .isInstanceOf(BackupException.class);

        runner.run(new Task.DescribeInstance(instance("after")));

        assertThat(read(address.name(), ProtectedInstance.class)).isEqualTo(instance("after"));
    }

    @Test
    void aJobWithAManifestIsResolvedAndItsRecoveryPointAnnounced() {
        runner.run(PREPARE);
        RecoveryPoint point = Samples.recoveryPoint(NOW);
        StorageSamples.store(blobs, StorageSamples.manifest(point, NOW));

        assertThat(runner.run(resolve(point.jobId())))
                .containsExactly(new RecoveryPointCreated(NOW, point), new JobResolved(point.jobId(), NOW, point));
    }

    @Test
    void aJobWithoutAManifestIsResolvedToNothing() {
        runner.run(PREPARE);
        RecoveryPoint point = Samples.recoveryPoint(NOW);
        blobs.create(
                new BlobAddress(
                        CONTAINER,
                        StreamNames.ofDatabase(Samples.INSTANCE, point.id(), AttemptId.random(), 0)
                                .segment(0)),
                new byte[] {1});

        assertThat(runner.run(resolve(point.jobId()))).containsExactly(new JobResolved(point.jobId(), NOW, null));
    }

    @Test
    void aManifestThatCannotBeReadIsNoRecoveryPoint() {
        runner.run(PREPARE);
        RecoveryPoint point = Samples.recoveryPoint(NOW);
        BlobAddress address = new BlobAddress(CONTAINER, StorageLayout.manifest(Samples.INSTANCE, point.id()));
        blobs.create(address, "{".getBytes(StandardCharsets.UTF_8));

        assertThat(runner.run(resolve(point.jobId()))).containsExactly(new JobResolved(point.jobId(), NOW, null));
    }

    @Test
    void aManifestOfANewerFormatIsNoRecoveryPointUntilSomebodyUnderstandsIt() {
        runner.run(PREPARE);
        RecoveryPoint point = Samples.recoveryPoint(NOW);
        BlobAddress address = new BlobAddress(CONTAINER, StorageLayout.manifest(Samples.INSTANCE, point.id()));
        blobs.create(address, "{\"formatVersion\": 3}".getBytes(StandardCharsets.UTF_8));

        assertThat(runner.run(resolve(point.jobId()))).containsExactly(new JobResolved(point.jobId(), NOW, null));
    }

    @Test
    void whileStorageIsAwayNothingIsSaidOfAJob() {
        runner.run(PREPARE);
        RecoveryPoint point = Samples.recoveryPoint(NOW);
        BlobTaskRunner stumbling =
                new BlobTaskRunner(new StumblingBlobs(blobs, 1, false).store(), () -> NOW, StorageSamples.NO_DECISIONS);
        Task resolve = resolve(point.jobId());

        assertThatThrownBy(() -> stumbling.run(resolve)).isInstanceOf(BackupException.class);
    }

    private static Task resolve(JobId job) {
        return new Task.ResolveJob(new LifecycleCommand.ResolveJob(Samples.VAULT, Samples.INSTANCE, job, NOW));
    }

    private static ProtectedInstance instance(String friendlyName) {
        return StorageSamples.instance(Samples.VAULT, Samples.INSTANCE, 1, friendlyName);
    }

    private <T> T read(String name, Class<T> type) throws IOException {
        return ContractJson.mapper()
                .readValue(
                        blobs.read(new BlobAddress(CONTAINER, name), 1 << 20)
                                .orElseThrow()
                                .bytes(),
                        type);
    }
}
