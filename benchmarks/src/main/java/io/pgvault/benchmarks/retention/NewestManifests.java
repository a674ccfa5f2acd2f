package io.pgvault.benchmarks.retention;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.blobstore.azure.AzureBlobStore;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.localstack.LocalAzurite;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stores what a retention service looks for before it lets anything go. */
final class NewestManifests {
    private static final int AT_ONCE = 8;
    private static final BackupPolicy POLICY = new BackupPolicy(
            "/policies/daily",
            "daily",
            1,
            new BackupRule(
                    "BackupDaily", BackupSchedule.parse(List.of("R/2050-01-01T22:00:00Z/P1D"), "UTC"), List.of()),
            List.of());

    private final BlobStore blobs;

    NewestManifests(LocalAzurite azurite) {
        blobs = new AzureBlobStore(AzureBlobService.connect(new AzureBlobSettings(
                Optional.of(azurite.connectionString()), Optional.empty(), 4, Duration.ofMinutes(1))));
    }

    void store(List<DueList.Newest> newest) {
        newest.stream()
                .map(DueList.Newest::vault)
                .distinct()
                .forEach(vault -> blobs.createContainer(StorageLayout.container(vault)));
        StoredDocuments documents = new StoredDocuments(blobs);
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            newest.stream()
                    .map(point -> CompletableFuture.runAsync(() -> documents.create(manifest(point), null), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static Manifest manifest(DueList.Newest point) {
        VaultReference vault = new VaultReference(point.vault(), "/vaults/" + point.vault());
        return new Manifest(
                Manifest.FORMAT_VERSION,
                new RecoveryPoint(
                        point.id(),
                        JobId.random(),
                        point.instance(),
                        vault,
                        point.time(),
                        TriggerKind.SCHEDULED,
                        point.time(),
                        null,
                        POLICY,
                        false,
                        "d",
                        150_020,
                        3000,
                        2000,
                        1000,
                        List.of("d"),
                        true),
                AttemptId.random(),
                new BackupSource(
                        vault,
                        point.instance(),
                        "instance-" + point.instance(),
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/d")),
                        null),
                new DataSourceIdentity("pg1.example.com", 5432, "d", null, 150_020),
                point.time(),
                point.time(),
                List.of(),
                List.of());
    }
}
