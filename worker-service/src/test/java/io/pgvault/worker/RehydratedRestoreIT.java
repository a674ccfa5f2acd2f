package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restore whose dump lies in the archive reads the copies beside it. */
@SuppressWarnings("NullAway.Init") // made before each test
class RehydratedRestoreIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final BlobStore store = worker.store();
    private final String database = "thawed_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = database + "_2";
    private SecretReference secret;
    private RecoveryPoint point;
    private StoredDocuments documents;
    private List<BlobAddress> copies;

    @BeforeEach
    void archiveADatabase() throws Exception {
        postgres.execute("postgres", "create database " + database);
        postgres.execute(database, "create table sold(id int)", "insert into sold values (1), (2), (3)");
        secret = worker.superuserSecret(database);
        point = worker.recoveryPoint(secret);
        documents = new StoredDocuments(store);
        documents.write(
                point.vault().id(),
                point.instanceId(),
                new LifecycleDocument(
                        point.id(),
                        LifecycleDocument.State.KEPT,
                        "Default",
                        DataStore.ARCHIVE_STORE,
                        null,
                        null,
                        "It is old.",
                        Instant.now(),
                        null,
                        null,
                        null));
        copies = dumps().stream().map(this::archived).toList();
    }

    @Test
    void theRowsComeFromTheCopies() throws Exception {
        assertRefused();
        sayThatCopiesAreOnline();

        AttemptOutcome outcome = worker.restore(command(null));

        assertThat(outcome).isInstanceOf(AttemptOutcome.Completed.class);
        try (Connection connection = postgres.connect(copy)) {
            assertThat(Sql.values(connection, "select sum(id)::text from sold")).containsExactly("6");
        }
    }

    @Test
    void filesAreOfTheCopiesAsWell() throws Exception {
        String container = "dumps-" + UUID.randomUUID();
        AzureBlobService.connect(new AzureBlobSettings(
                        Optional.of(SharedParts.azurite().connectionString()),
                        Optional.empty(),
                        3,
                        Duration.ofSeconds(20)))
                .createBlobContainer(container);
        RunFilesRestore files =
                worker.filesCommand(point, SharedParts.azurite().endpoint() + "/" + container, "thawed");
        assertThatThrownBy(() -> worker.restore(files))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECOVERY_POINT_ARCHIVED));
        sayThatCopiesAreOnline();

        assertThat(worker.restore(files)).isInstanceOf(AttemptOutcome.Completed.class);
    }

    @Test
    void aCopyIsCheckedAsTheDumpWouldBe() throws Exception {
        sayThatCopiesAreOnline();
        BlobAddress segment = copies.stream()
                .filter(blob -> blob.name().endsWith(".zst"))
                .findFirst()
                .orElseThrow();
        BlobContent content = store.read(segment, 1 << 20).orElseThrow();
        content.bytes()[content.bytes().length / 2] ^= 1;
        assertThat(store.replace(segment, content.bytes(), content.etag())).isPresent();

        assertThatThrownBy(() -> worker.restore(command(null)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
    }

    @Test
    void whatIsWrittenDecidesAndNoClock() throws Exception {
        var unused = documents.rehydrated(point.vault().id(), point.instanceId(), point.id(), Instant.EPOCH);
        assertThat(worker.restore(command(null))).isInstanceOf(AttemptOutcome.Completed.class);
    }

    @Test
    void whoWillWaitIsToldBeforehandWhatTheRestoreWouldMeet() throws Exception {
        RehydrationTerms terms = new RehydrationTerms(RehydrationPriority.STANDARD, 15);

        assertThat(judge(command(terms))).isNull();
        assertThat(judge(command(null))).isEqualTo(ErrorCode.RECOVERY_POINT_ARCHIVED);
    }

    private @Nullable ErrorCode judge(RunRestore command) throws InterruptedException {
        var error = worker.validations()
                .validate(new ValidateRestore(OperationId.random(), Instant.now(), command))
                .error();
        return error == null ? null : error.errorCode();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> worker.restore(command(null)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECOVERY_POINT_ARCHIVED));
    }

    private void sayThatCopiesAreOnline() {
        assertThat(documents.rehydrated(
                        point.vault().id(),
                        point.instanceId(),
                        point.id(),
                        Instant.now().plusSeconds(3600)))
                .isTrue();
    }

    /** Storage has a copy of it in the end, and it goes to the archive. */
    private BlobAddress archived(BlobAddress dump) {
        BlobAddress online = new BlobAddress(
                dump.container(), StorageLayout.rehydrated(point.instanceId(), point.id(), dump.name()));
        store.setTier(dump, BlobTier.ARCHIVE);
        store.startCopy(dump, online, BlobTier.HOT, RehydrationPriority.STANDARD);
        return online;
    }

    private List<BlobAddress> dumps() {
        try (var blobs =
                store.list(worker.container(), StorageLayout.recoveryPointPrefix(point.instanceId(), point.id()))) {
            return blobs.map(StoredBlob::name)
                    .filter(StorageLayout::isOfDump)
                    .map(name -> new BlobAddress(worker.container(), name))
                    .toList();
        }
    }

    private RunRestore command(@Nullable RehydrationTerms terms) {
        RunRestore like = worker.restoreCommand(point, copy, secret);
        return new RunRestore(
                like.jobId(),
                1,
                like.requestedAt(),
                like.vault(),
                like.instanceId(),
                like.recoveryPointId(),
                like.targetDataSource(),
                like.targetSecret(),
                like.asPrivilegedRole(),
                like.options(),
                null,
                terms);
    }
}
