package io.pgvault.benchmarks.rebuild;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stores what a vault with many instances leaves behind: copies of one that is protected, each with documents of recovery points
 * but without their dumps, which no rebuild reads.
 */
final class StoredEstate {
    private static final int AT_ONCE = 8;
    private static final int LARGEST = 1 << 20;

    private final BlobStore blobs;
    private final StoredDocuments documents;
    private final ProtectedInstance model;
    private final CatalogueDocument modelDocument;

    /** @param container of the vault that the model lies in, with all that describes it */
    StoredEstate(BlobStore blobs, String container, InstanceId model) throws IOException {
        this.blobs = blobs;
        this.documents = new StoredDocuments(blobs);
        this.model = read(container, StorageLayout.instanceDocument(model), ProtectedInstance.class);
        this.modelDocument = read(
                container,
                StorageLayout.catalogueDocument(CatalogueDocument.Kind.INSTANCE, model.value()),
                CatalogueDocument.class);
    }

    private <T> T read(String container, String name, Class<T> type) throws IOException {
        return ContractJson.mapper()
                .readValue(
                        blobs.read(new BlobAddress(container, name), LARGEST)
                                .orElseThrow()
                                .bytes(),
                        type);
    }

    void fill(int instances, int recoveryPointsEach) throws JsonProcessingException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<CompletableFuture<Void>> writing = new ArrayList<>();
            for (int i = 0; i < instances; i++) {
                CatalogueDocument copy = copy(i);
                documents.write(copy);
                InstanceId instance = new InstanceId(copy.id());
                for (int number = 1; number <= recoveryPointsEach; number++) {
                    Instant time = model.changedAt().minus(Duration.ofDays(number));
                    writing.add(CompletableFuture.runAsync(() -> store(instance, time), threads));
                }
            }
            writing.forEach(CompletableFuture::join);
        }
    }

    /** The same instance under another id and name, of another data source. */
    private CatalogueDocument copy(int number) throws JsonProcessingException {
        InstanceId id = InstanceId.random();
        String source = model.source().dataSource().resourceId();
        String content = ContractJson.mapper()
                .writeValueAsString(modelDocument.content())
                .replace(model.instanceId().toString(), id.toString())
                .replace("\"" + model.source().instanceName() + "\"", "\"copy-" + number + "\"")
                .replace(source, source + "-" + number);
        JsonNode copied = ContractJson.mapper().readTree(content);
        return new CatalogueDocument(
                modelDocument.kind(), modelDocument.vaultId(), id.value(), modelDocument.writtenAt(), copied);
    }

    private void store(InstanceId instance, Instant time) {
        JobId job = JobId.scheduled(instance, time);
        RecoveryPoint point = new RecoveryPoint(
                RecoveryPointId.of(job),
                job,
                instance,
                model.source().vault(),
                time,
                TriggerKind.SCHEDULED,
                time,
                null,
                model.policy(),
                false,
                "d",
                150_020,
                3000,
                2000,
                1000,
                List.of("d"),
                true);
        documents.create(
                new Manifest(
                        Manifest.FORMAT_VERSION,
                        point,
                        AttemptId.random(),
                        model.source(),
                        Objects.requireNonNull(model.source().identity()),
                        time,
                        time,
                        List.of(),
                        List.of()),
                null);
        documents.write(
                model.source().vault().id(),
                instance,
                new LifecycleDocument(
                        point.id(),
                        LifecycleDocument.State.KEPT,
                        "Default",
                        DataStore.VAULT_STORE,
                        null,
                        time.plus(Duration.ofDays(3650)),
                        "No tag's criteria are met: the default rule applies.",
                        time,
                        null,
                        null,
                        null));
    }
}
