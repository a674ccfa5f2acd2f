package io.pgvault.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.Garbage;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Garbage on the streams that retention reads is set aside or passed over, and what comes behind it is handled. */
@QuarkusTest
@QuarkusTestResource(RetentionParts.class)
@SuppressWarnings("NullAway.Init") // the container sets the store
class GarbageIT {
    private final Map<String, Object> kafka = SharedParts.kafka().clientSettings();
    private final VaultReference vault = new VaultReference(VaultId.random(), "/vaults/" + UUID.randomUUID());

    @Inject
    BlobStore store;

    @Test
    void onAllStreams() {
        Garbage.sendBefore(kafka, Stream.LIFECYCLE_COMMANDS, StorageSamples.prepareVault(vault));
        awaitBlob(StorageLayout.VAULT_DOCUMENT);

        InstanceId instance = InstanceId.random();
        Garbage.sendBefore(kafka, Stream.PROTECTED_INSTANCES, StorageSamples.instance(vault, instance, 1, "first"));
        awaitBlob(StorageLayout.instanceDocument(instance));

        RecoveryPoint point = Samples.recoveryPoint(
                vault, instance, Instant.now(), Samples.policy("UTC", Samples.rule("Default", true, "P1M")), null);
        StorageSamples.store(store, StorageSamples.manifest(point, Instant.now()));
        Garbage.sendBefore(kafka, Stream.RECOVERY_POINT_EVENTS, new RecoveryPointCreated(Instant.now(), point));
        awaitBlob(StorageLayout.lifecycle(instance, point.id()));
    }

    private void awaitBlob(String path) {
        BlobAddress address = new BlobAddress(StorageLayout.container(vault.id()), path);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(store.find(address)).isPresent());
    }
}
