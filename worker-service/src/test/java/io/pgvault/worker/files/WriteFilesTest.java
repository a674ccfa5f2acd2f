package io.pgvault.worker.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.FakeFiles;
import io.pgvault.blobstore.FileMark;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.recoverypoints.parts.BlockBudget;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.client.Clients;
import io.pgvault.worker.restore.HoldRecoveryPoint;
import io.pgvault.worker.restore.RestoreChecks;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores as files, of recovery points with several databases, onto storage in memory. */
class WriteFilesTest {
    private static final String CONTAINER = "dumps";
    private static final String MARKER = "shop_20261120T220000Z.txt";
    private static final String ROLES = "shop_roles.sql";
    private static final String ORDERS = "shop_database_orders.sql";
    private static final String STOCK = "shop_database_stock.sql";
    private static final LeaseKeeper.Times LEASES =
            new LeaseKeeper.Times(Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(10));

    private final FakeBlobs blobs = new FakeBlobs(InstantSource.system());
    private final FakeFiles files = new FakeFiles();
    private final StoredManifest stored = new StoredManifest(blobs);
    private final byte[] large = noise(20_000_000);
    private final StreamReader reader = new StreamReader(blobs, new BlockBudget(4), 2);
    private final RestoreChecks checks = new RestoreChecks(blobs, reader, Clients.find(List.of()));
    private final FileTargets targets = new FileTargets(
            files,
            new Bindings(List.of(new Binding("/", List.of(), List.of(), List.of("https://files.test")))),
            vault -> assertThat(vault).isEqualTo(stored.vault));
    private final RestoreFiles restore =
            new RestoreFiles(new HoldRecoveryPoint(blobs, blobs, LEASES), checks, targets, reader);
    private final JobProgress progress = new JobProgress();

    @BeforeEach
    void storeTwoDatabases() throws Exception {
        files.make(CONTAINER);
        stored.database("orders", large).database("stock", bytes("one")).roles("shop_owner");
    }

    private void keep() {
        assertThat(new StoredDocuments(blobs).create(stored.manifest(), null)).isTrue();
    }

    @Test
    void everyStreamIsAFileAndOneTellsOfAll() throws Exception {
        keep();

        AttemptOutcome.Completed outcome = run(command());

        assertThat(files.names(CONTAINER)).containsExactlyInAnyOrder(MARKER, ROLES, ORDERS, STOCK);
        assertThat(outcome.files()).containsExactly(MARKER, ROLES, ORDERS, STOCK);
        assertThat(outcome.recoveryPoint()).isNull();
        assertThat(outcome.warnings()).isEmpty();
        assertThat(outcome.transferredBytes())
                .isEqualTo(large.length + 3L + content(MARKER).length + content(ROLES).length);
        assertThat(content(ORDERS)).isEqualTo(large);
        assertThat(content(STOCK)).isEqualTo(bytes("one"));
        assertThat(text(ROLES)).contains("CREATE ROLE \"shop_owner\";");
        assertThat(progress.transfer().rawBytes()).isEqualTo(large.length + 3L);
    }

    @Test
    void theMarkerSaysWhatTheOthersAreAndHowTheyAreRestored() throws Exception {
        keep();
        run(command());

        assertThat(text(MARKER).lines())
                .contains(
                        "recovery point   " + stored.point(),
                        "of               2026-11-20T22:00:00.123Z",
                        "backup instance  pg1-orders",
                        "source           pg1.test:5432, database orders",
                        "dumped by        pg_dump 17.12",
                        ORDERS + "  20000000  database orders (all of it), in pg_dump's custom format",
                        ROLES + "  " + content(ROLES).length + "  roles, as SQL, without passwords",
                        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  " + STOCK,
                        "psql --no-psqlrc --dbname=postgres --file=" + ROLES,
                        "createdb --template=template0 --encoding=UTF8 --lc-collate=C --lc-ctype=C -- stock",
                        "pg_restore --exit-on-error --dbname=stock " + STOCK)
                .filteredOn(line -> line.startsWith("createdb"))
                .hasSize(2);
    }

    @Test
    void aDatabaseOfSeveralStreamsIsSeveralFilesInTheirOrder() throws Exception {
        StoredManifest several = new StoredManifest(blobs)
                .database("stock", bytes("one"), bytes("two"))
                .roles("a");
        FilePlan plan = FilePlan.of(several.manifest(), command());

        assertThat(plan.names())
                .containsExactly(MARKER, ROLES, "shop_database_stock~part1.sql", "shop_database_stock~part2.sql");
        assertThat(plan.bytes()).isEqualTo(6);
        assertThat(MarkerText.of(several.manifest(), plan, Map.of()).lines())
                .containsSequence(
                        "createdb --template=template0 --encoding=UTF8 --lc-collate=C --lc-ctype=C -- stock",
                        "pg_restore --exit-on-error --dbname=stock --section=pre-data 'shop_database_stock~part1.sql'",
                        "pg_restore --exit-on-error --dbname=stock --section=data 'shop_database_stock~part1.sql'",
                        "pg_restore --exit-on-error --dbname=stock --section=data 'shop_database_stock~part2.sql'",
                        "pg_restore --exit-on-error --dbname=stock --section=post-data 'shop_database_stock~part1.sql'");
    }

    @Test
    void aFileOfAllStreamsIsRestoredLikeAnyOther() throws Exception {
        StoredManifest several = new StoredManifest(blobs)
                .database("orders", bytes("one"))
                .database("stock", bytes("one"), bytes("two"));
        FilePlan plan = FilePlan.of(several.manifest(), of(new FileOptions(List.of("stock"), true)));

        assertThat(plan.names()).containsExactly(MARKER, STOCK);
        assertThat(plan.bytes()).isEqualTo(6);
        assertThat(MarkerText.of(several.manifest(), plan, Map.of()).lines())
                .contains("pg_restore --exit-on-error --dbname=stock " + STOCK)
                .noneMatch(line -> line.contains("orders "));
    }

    @Test
    void aDatabaseThatTheRecoveryPointLacksIsRefusedByName() throws Exception {
        StoredManifest one = new StoredManifest(blobs).database("orders", bytes("one"));
        RunFilesRestore missing = of(new FileOptions(List.of("orders", "stock"), false));

        assertThatThrownBy(() -> FilePlan.of(one.manifest(), missing))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_NOT_FOUND))
                .hasMessageContaining("no database 'stock'; it has orders");
    }

    @Test
    void whatThereIsNoFileOfIsTold() throws Exception {
        StoredManifest old =
                new StoredManifest(blobs).database("orders", bytes("one")).notUnderstood();
        FilePlan plan = FilePlan.of(old.manifest(), command());

        assertThat(plan.names()).containsExactly(MARKER, ORDERS);
        assertThat(plan.warnings())
                .extracting(ErrorDetail::errorCode)
                .containsExactly(ErrorCode.ROLES_LEFT_OUT, ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD);
        assertThat(plan.warnings().getLast().message()).contains("statistics orders");
    }

    @Test
    void aNameThatIsTakenIsRefusedBeforeAnythingIsWritten() {
        keep();
        files.put(
                CONTAINER,
                STOCK,
                bytes("of somebody"),
                new FileMark(JobId.random().toString(), "digest"));

        assertFails(command(), ErrorCode.TARGET_FILE_EXISTS, STOCK);

        assertThat(files.names(CONTAINER)).containsExactly(STOCK);
        assertThat(content(STOCK)).isEqualTo(bytes("of somebody"));
        assertThat(judge(command())).isEqualTo(ErrorCode.TARGET_FILE_EXISTS);
    }

    @Test
    void theNextAttemptOfTheJobFinishesWhatAnEarlierOneBegan() throws Exception {
        keep();
        RunFilesRestore command = command();
        files.setCreationsLeft(2);
        assertFails(command, ErrorCode.STORAGE_FAILED, "there are, whole, but not all: " + ROLES + ", " + ORDERS);
        assertThat(files.names(CONTAINER)).containsExactlyInAnyOrder(ROLES, ORDERS);
        files.setCreationsLeft(Integer.MAX_VALUE);

        assertFails(command(), ErrorCode.TARGET_FILE_EXISTS, ROLES);
        AttemptOutcome.Completed outcome = run(command);

        assertThat(outcome.files()).containsExactly(MARKER, ROLES, ORDERS, STOCK);
        assertThat(files.names(CONTAINER)).hasSize(4);
        assertThat(text(MARKER)).contains(ORDERS + "  20000000  ");
        assertThat(content(STOCK)).isEqualTo(bytes("one"));
    }

    @Test
    void anAttemptAfterAllWasDoneDoesNothing() throws Exception {
        keep();
        RunFilesRestore command = command();
        AttemptOutcome.Completed first = run(command);
        files.setCreationsLeft(0);

        assertThat(run(command)).isEqualTo(first);
    }

    @Test
    void whoIsStoppedLeavesNothing() {
        keep();
        progress.stopSignal().request(ErrorDetail.of(ErrorCode.JOB_CANCELLED, "It was cancelled."));

        assertFails(command(), ErrorCode.JOB_CANCELLED, "It was cancelled.");

        assertThat(files.names(CONTAINER)).isEmpty();
    }

    @Test
    void aFlippedByteLeavesNothing() {
        keep();
        BlobAddress segment = segment();
        byte[] content = blobs.read(segment, 1 << 30).orElseThrow().bytes();
        content[content.length / 2] ^= 1;
        blobs.delete(segment);
        blobs.create(segment, content);

        assertFails(command(), ErrorCode.RECOVERY_POINT_CORRUPT, "is not what was stored");

        assertThat(files.names(CONTAINER)).isEmpty();
    }

    @Test
    void whatIsInTheArchiveIsRefused() {
        keep();
        blobs.setTier(segment(), BlobTier.ARCHIVE);

        assertFails(command(), ErrorCode.RECOVERY_POINT_ARCHIVED, "archive tier");
        assertThat(judge(command())).isEqualTo(ErrorCode.RECOVERY_POINT_ARCHIVED);
    }

    @Test
    void whatIsNotBoundOrNotThereOrPgvaultsOwnIsRefused() {
        keep();

        assertFails(to("https://elsewhere.test/dumps", "shop"), ErrorCode.BINDING_MISSING, "elsewhere.test");
        assertFails(to("https://files.test/missing", "shop"), ErrorCode.STORAGE_PERMISSION, "missing");
        assertFails(
                to("https://files.test/" + stored.container(), "shop"),
                ErrorCode.RESTORE_TARGET_UNSUPPORTED,
                stored.container());
        assertFails(to("https://files.test/dumps", "../shop"), ErrorCode.INVALID_REQUEST, "prefix");
    }

    @Test
    void aValidationMakesNoFile() {
        keep();

        assertThat(judge(command())).isNull();

        assertThat(files.names(CONTAINER)).isEmpty();
        assertThat(judge(to("https://files.test/missing", "shop"))).isEqualTo(ErrorCode.STORAGE_PERMISSION);
    }

    @Test
    void whileAnotherAttemptHoldsTheRecoveryPointNothingIsDone() throws Exception {
        keep();
        RunFilesRestore command = command();
        BlobAddress hold = new BlobAddress(
                StorageLayout.locksContainer(stored.vault.id()), StorageLayout.hold(stored.point(), command.jobId()));
        assertThat(blobs.acquire(hold, UUID.randomUUID(), Duration.ofSeconds(15)))
                .isTrue();

        assertThat(restore.run(command, attempt(command), progress)).isEqualTo(new AttemptOutcome.Yielded());
        assertThat(files.names(CONTAINER)).isEmpty();
    }

    private AttemptOutcome.Completed run(RunFilesRestore command) throws InterruptedException {
        return (AttemptOutcome.Completed) restore.run(command, attempt(command), progress);
    }

    private void assertFails(RunFilesRestore command, ErrorCode code, String message) {
        assertThatThrownBy(() -> run(command))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private @Nullable ErrorCode judge(RunFilesRestore command) {
        try {
            assertThat(new JudgeFilesRestore(targets, checks).judge(command)).isEmpty();
            return null;
        } catch (BackupException e) {
            return e.code();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private RunFilesRestore command() {
        return to("https://files.test/" + CONTAINER, "shop");
    }

    private RunFilesRestore of(FileOptions options) {
        return to("https://files.test/" + CONTAINER, "shop", options);
    }

    private RunFilesRestore to(String container, String prefix) {
        return to(container, prefix, null);
    }

    private RunFilesRestore to(String container, String prefix, @Nullable FileOptions options) {
        return new RunFilesRestore(
                JobId.random(),
                1,
                StoredManifest.TIME,
                stored.vault,
                stored.instance,
                stored.point(),
                URI.create(container),
                prefix,
                options,
                null,
                null);
    }

    private static Attempt attempt(RunFilesRestore command) {
        return new Attempt(command.jobId(), AttemptId.random(), 1, "worker");
    }

    private BlobAddress segment() {
        try (Stream<StoredBlob> all = blobs.list(stored.container(), "")) {
            return all.map(StoredBlob::name)
                    .filter(name -> name.endsWith("database_0.0000.dump.zst"))
                    .map(name -> new BlobAddress(stored.container(), name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private byte[] content(String file) {
        return files.content(CONTAINER, file);
    }

    private String text(String file) {
        return new String(content(file), StandardCharsets.UTF_8);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
