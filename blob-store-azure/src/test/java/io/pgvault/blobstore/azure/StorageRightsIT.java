package io.pgvault.blobstore.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobCopy;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.stream.ServiceName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With the signatures that docs/containers.md describes, each service can do its part and the worker deletes nothing. */
class StorageRightsIT {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private final BlobServiceClient worker = Accounts.azurite(ServiceName.WORKER);
    private final BlobServiceClient retention = Accounts.azurite(ServiceName.RETENTION);
    private final BlobStore ofWorker = new AzureBlobStore(worker);
    private final BlobStore ofRetention = new AzureBlobStore(retention);
    private final String container = "rights-" + UUID.randomUUID();
    private final BlobAddress blob = new BlobAddress(container, "blob");

    @BeforeEach
    void prepareVault() {
        ofRetention.createContainer(container);
    }

    @Test
    void aWorkerStoresAndReads() {
        String block = Base64.getEncoder().encodeToString("0001".getBytes(StandardCharsets.UTF_8));
        ofWorker.stageBlock(blob, block, CONTENT);
        ofWorker.commitBlocks(blob, List.of(block), CONTENT.length);
        BlobAddress manifest = new BlobAddress(container, "manifest");

        assertThat(ofWorker.create(manifest, CONTENT)).isPresent();
        assertThat(ofWorker.readRange(blob, 0, CONTENT.length)).isEqualTo(CONTENT);
        assertThat(ofWorker.list(container, "")).hasSize(2);
    }

    @Test
    void aWorkerMayAskWhetherAContainerKeepsPolicies() {
        BlobPolicy policy = new BlobPolicy(BlobImmutability.LOCKED, Instant.parse("2099-01-01T00:00:00Z"));

        assertThat(ofWorker.create(blob, CONTENT, policy)).isPresent();
    }

    @Test
    void retentionDeletesTheContainerOfADeletedVault() {
        assertThat(ofRetention.hasContainer(container)).isTrue();

        ofRetention.deleteContainer(container);

        assertThat(ofRetention.hasContainer(container)).isFalse();
    }

    @Test
    void retentionFindsTheContainersAndAWorkerDoesNot() {
        assertThat(ofRetention.containers(container)).containsExactly(container);
        assertThatThrownBy(() -> ofWorker.containers(container))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_PERMISSION));
    }

    @Test
    void aWorkerHoldsLocks() {
        AzureBlobLeases leases = new AzureBlobLeases(worker, ofWorker);
        UUID lease = UUID.randomUUID();

        assertThat(leases.acquire(blob, lease, Duration.ofSeconds(15))).isTrue();
        assertThat(leases.write(blob, lease, CONTENT)).isTrue();
        assertThat(leases.renew(blob, lease)).isTrue();
        leases.release(blob, lease);
        assertThat(leases.isLeased(blob)).isFalse();
    }

    @Test
    void aWorkerDeletesNothing() {
        ofRetention.create(blob, CONTENT);

        assertThatThrownBy(() -> ofWorker.delete(blob))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_PERMISSION));
        assertThatThrownBy(() -> worker.deleteBlobContainer(container)).hasMessageContaining("403");
        assertThat(ofRetention.read(blob, 1 << 20)).isPresent();
    }

    @Test
    void retentionMovesAndDeletes() {
        ofWorker.create(blob, CONTENT);

        ofRetention.setTier(blob, BlobTier.COOL);
        ofRetention.delete(blob);

        assertThat(ofWorker.find(blob)).isEmpty();
    }

    @Test
    void retentionCopiesOutOfTheArchive() {
        ofWorker.create(blob, CONTENT);
        ofRetention.setTier(blob, BlobTier.ARCHIVE);
        BlobAddress copy = new BlobAddress(container, "copy");

        ofRetention.startCopy(blob, copy, BlobTier.HOT, RehydrationPriority.STANDARD);

        assertThat(ofRetention.copy(copy)).contains(new BlobCopy.Done());
        assertThat(ofWorker.readRange(copy, 0, CONTENT.length)).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @EnumSource(names = {"WORKER", "RETENTION"})
    void theseRightsAreEnoughForReadiness(ServiceName service) {
        assertThat(new StorageReadiness(Accounts.azurite(service)).call().getStatus())
                .isEqualTo(HealthCheckResponse.Status.UP);
    }
}
