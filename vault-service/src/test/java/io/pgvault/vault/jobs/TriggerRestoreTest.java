package io.pgvault.vault.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.JobId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateFilesRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.jobs.TriggerRestore.Destination.Files;
import io.pgvault.vault.jobs.TriggerRestore.Destination.NewDatabase;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.recoverypoints.RecoveryPointsInMemory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerRestoreTest {
    private static final RestoreOptions GOING_ON = new RestoreOptions(
            RestoreOptions.Owners.NONE,
            null,
            false,
            true,
            RestoreOptions.Tablespaces.DEFAULT,
            RestoreOptions.OnError.CONTINUE,
            false,
            null);
    private static final Duration PATIENCE = Duration.ofDays(7);
    private static final RehydrationTerms TERMS = new RehydrationTerms(RehydrationPriority.STANDARD, 15);
    private static final String CONTAINERS = "https://files.example.com";
    private static final String DUMPS = CONTAINERS + "/dumps";
    private static final SecretReference FOREIGN =
            new SecretReference(URI.create("https://keys.example.com/secrets/of-others"));

    private final RecoveryPoint point = Samples.recoveryPoint(Samples.backupOnDemand(), Samples.NOW);
    private final JobsInMemory jobs = new JobsInMemory(() -> Samples.NOW);
    private final PublishedMessages published = new PublishedMessages();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final RecoveryPointsInMemory recoveryPoints = new RecoveryPointsInMemory();
    private final OperationsInMemory operations = new OperationsInMemory();
    private final TriggerRestore triggerRestore = new TriggerRestore(
            new Instances(instances),
            new RecoveryPoints(recoveryPoints),
            new StartJob(jobs, operations, new ClientRequestsInMemory(), published, Samples.CALLERS),
            new AwaitOnline(new WaitingInMemory(jobs), recoveryPoints, operations, published, PATIENCE),
            operations,
            published,
            new Bindings(List.of(new Binding("/", List.of(Samples.SECRET.toString()), List.of(), List.of(CONTAINERS)))),
            () -> Samples.NOW);

    @BeforeEach
    void backUpOrders() {
        instances.add(Samples.INSTANCE);
        recoveryPoints.created(point);
    }

    @Test
    void aRestoreReadsOneRecoveryPointAndMakesANewDatabase() {
        Operation operation = restore(point.id().value().toUpperCase(Locale.ROOT), "orders_again");

        assertThat(operation.kind()).isEqualTo(OperationKind.RESTORE);
        assertThat(published.all(RunRestore.class)).singleElement().satisfies(sent -> {
            assertThat(sent.jobId()).isEqualTo(operation.jobId());
            assertThat(sent.attemptNumber()).isEqualTo(1);
            assertThat(sent.requestedAt()).isEqualTo(Samples.NOW);
            assertThat(sent.vault()).isEqualTo(Samples.IN_VAULT);
            assertThat(sent.instanceId()).isEqualTo(Samples.INSTANCE.id());
            assertThat(sent.recoveryPointId()).isEqualTo(point.id());
            assertThat(sent.targetDataSource()).isEqualTo(target("orders_again"));
            assertThat(sent.targetSecret()).isEqualTo(Samples.SECRET);
            assertThat(sent.asPrivilegedRole()).isFalse();
        });
        assertThat(jobs.all())
                .singleElement()
                .satisfies(job -> assertThat(job.recoveryPointId()).isEqualTo(point.id()));
    }

    @Test
    void whoAsksForAPrivilegedRoleGetsIt() {
        triggerRestore.trigger(
                Samples.VAULT,
                "pg1-orders",
                new TriggerRestore.Request(
                        point.id().value(),
                        new NewDatabase(target("orders_again"), Samples.SECRET, true, GOING_ON),
                        DataStore.VAULT_STORE,
                        null));

        assertThat(published.all(RunRestore.class)).singleElement().satisfies(sent -> {
            assertThat(sent.asPrivilegedRole()).isTrue();
            assertThat(sent.options()).isEqualTo(GOING_ON);
        });
    }

    @Test
    void aSecretThatTheVaultIsNotBoundToIsRefused() {
        assertRefused(
                new TriggerRestore.Request(
                        point.id().value(),
                        new NewDatabase(target("orders_again"), FOREIGN, false, RestoreOptions.DEFAULT),
                        DataStore.VAULT_STORE,
                        null),
                ErrorCode.BINDING_MISSING,
                "The vault " + Samples.IN_VAULT.resourceId() + " is not bound to the secret " + FOREIGN
                        + " as a target of restores.");
    }

    @Test
    void aRestoreAsFilesNamesItsContainerAndThePrefix() {
        Operation operation = triggerRestore.trigger(Samples.VAULT, "pg1-orders", files(DUMPS, "orders/of-today"));

        assertThat(published.all()).singleElement().isInstanceOfSatisfying(RunFilesRestore.class, sent -> {
            assertThat(sent.jobId()).isEqualTo(operation.jobId());
            assertThat(sent.attemptNumber()).isEqualTo(1);
            assertThat(sent.requestedAt()).isEqualTo(Samples.NOW);
            assertThat(sent.vault()).isEqualTo(Samples.IN_VAULT);
            assertThat(sent.instanceId()).isEqualTo(Samples.INSTANCE.id());
            assertThat(sent.recoveryPointId()).isEqualTo(point.id());
            assertThat(sent.container()).hasToString(DUMPS);
            assertThat(sent.filePrefix()).isEqualTo("orders/of-today");
            assertThat(sent.rehydration()).isNull();
        });
        assertThat(jobs.all()).hasSize(1);
    }

    @Test
    void aRestoreAsFilesFromTheArchiveWaitsAsWell() {
        archive();

        triggerRestore.trigger(
                Samples.VAULT,
                "pg1-orders",
                new TriggerRestore.Request(
                        point.id().value(),
                        new Files(URI.create(DUMPS), "orders", FileOptions.DEFAULT),
                        DataStore.ARCHIVE_STORE,
                        TERMS,
                        null));

        assertThat(published.all()).hasSize(1).hasOnlyElementsOfType(RehydrateRecoveryPoint.class);
        assertThat(jobs.all()).singleElement().satisfies(job -> {
            assertThat(job.isWaiting()).isTrue();
            assertThat(job.request())
                    .isInstanceOfSatisfying(
                            RunFilesRestore.class,
                            restore -> assertThat(restore.rehydration()).isEqualTo(TERMS));
        });
    }

    @Test
    void aValidationOfARestoreAsFilesAsksAWorker() {
        Operation operation = triggerRestore.validate(Samples.VAULT, "pg1-orders", files(DUMPS, "orders"));

        assertThat(published.all()).singleElement().isInstanceOfSatisfying(ValidateFilesRestore.class, asked -> {
            assertThat(asked.operationId()).isEqualTo(operation.id());
            assertThat(asked.restore().container()).hasToString(DUMPS);
        });
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void aContainerThatTheVaultIsNotBoundToIsRefused() {
        assertRefused(
                files("https://elsewhere.example.com/dumps", "orders"),
                ErrorCode.BINDING_MISSING,
                "The vault " + Samples.IN_VAULT.resourceId()
                        + " is not bound to the container https://elsewhere.example.com/dumps.");
    }

    @Test
    void aContainerOfPgvaultsOwnIsRefused() {
        assertRefused(
                files(CONTAINERS + "/pgv-servers", "orders"),
                ErrorCode.RESTORE_TARGET_UNSUPPORTED,
                "The container " + CONTAINERS + "/pgv-servers is one of pgvault's own, as its name says: nothing is"
                        + " restored into it.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "ä", "/a", "a/", "a//b", "a/../b", ".a", "a.", "a..b", "a%2f", "a'b", "a\nb", "a~b",
                "a?b", "a\\b"
            })
    void aPrefixThatNotEveryToolTakesAsItIsIsRefused(String prefix) {
        assertRefused(
                files(DUMPS, prefix),
                ErrorCode.INVALID_REQUEST,
                "restoreTargetInfo.targetDetails.filePrefix: it has 1 to 200 letters, digits, hyphens, underscores,"
                        + " single dots and slashes, of which neither dots nor slashes are at its ends or side by side.");
    }

    @Test
    void aPrefixMayHave200Characters() {
        triggerRestore.trigger(Samples.VAULT, "pg1-orders", files(DUMPS, "a".repeat(200)));
        assertThat(published.all(RunFilesRestore.class)).hasSize(1);

        assertThatThrownBy(() -> triggerRestore.trigger(Samples.VAULT, "pg1-orders", files(DUMPS, "a".repeat(201))))
                .hasMessageContaining("filePrefix: it has 1 to 200 letters");
    }

    private TriggerRestore.Request files(String container, String prefix) {
        return new TriggerRestore.Request(
                point.id().value(),
                new Files(URI.create(container), prefix, FileOptions.DEFAULT),
                DataStore.VAULT_STORE,
                null);
    }

    static Stream<String> impossibleNames() {
        return Stream.of("", "  ", "a".repeat(64), "ä".repeat(32), "or\0ders", "\0orders");
    }

    @ParameterizedTest
    @MethodSource("impossibleNames")
    void aNameThatNoDatabaseCanHaveIsRefused(String name) {
        assertRefused(
                from(DataStore.VAULT_STORE, name),
                ErrorCode.INVALID_REQUEST,
                "restoreTargetInfo.datasourceInfo.resourceName: '" + name
                        + "' cannot be the name of a database; it needs 1 to 63 bytes.");
    }

    @ParameterizedTest
    @MethodSource("longestNames")
    void aNameMayHaveAsManyBytesAsPostgresKeeps(String name) {
        restore(point.id().value(), name);

        assertThat(published.all(RunRestore.class).getFirst().targetDataSource().resourceName())
                .isEqualTo(name);
    }

    static Stream<String> longestNames() {
        return Stream.of("a".repeat(63), "ä".repeat(31));
    }

    @Test
    void aRecoveryPointWhoseTimeIsOverIsRefused() {
        recoveryPoints.expired(
                new RecoveryPointExpired(Samples.NOW, Samples.INSTANCE.id(), point.id(), "Its time is over."));

        assertRefused(
                from(DataStore.VAULT_STORE, "orders_again"),
                ErrorCode.RECOVERY_POINT_DELETING,
                "The time of the recovery point " + point.id() + " is over.");
    }

    @Test
    void aRecoveryPointInTheArchiveIsRefusedForWhoDoesNotWait() {
        archive();

        assertRefused(
                from(DataStore.VAULT_STORE, "orders_again"),
                ErrorCode.RECOVERY_POINT_ARCHIVED,
                "The recovery point " + point.id() + " lies in ArchiveStore, and is not rehydrated.");
    }

    @Test
    void aRestoreFromTheArchiveIsAJobAtOnceAndWaits() {
        archive();

        Operation operation = triggerRestore.trigger(Samples.VAULT, "pg1-orders", waiting(DataStore.ARCHIVE_STORE));

        JobId job = Objects.requireNonNull(operation.jobId());
        assertThat(published.all())
                .containsExactly(new RehydrateRecoveryPoint(
                        Samples.IN_VAULT, Samples.INSTANCE.id(), point.id(), job, TERMS, Samples.NOW));
        assertThat(jobs.get(job)).satisfies(waits -> {
            assertThat(waits.isWaiting()).isTrue();
            assertThat(waits.request())
                    .isInstanceOfSatisfying(
                            RunRestore.class,
                            restore -> assertThat(restore.rehydration()).isEqualTo(TERMS));
        });
        assertThat(jobs.row(job).triggerAgainAt).isEqualTo(Samples.NOW.plus(PATIENCE));
        assertThat(operations.takeUnanswered(Samples.NOW.plus(PATIENCE), Duration.ofMinutes(1), 10))
                .singleElement()
                .satisfies(asked ->
                        assertThat(asked.question()).isEqualTo(published.all().getFirst()));
    }

    @Test
    void aRestoreOfWhatIsOnlineAlreadyBeginsAtOnceAndKeepsItOnline() {
        archive();
        rehydrate();

        triggerRestore.trigger(Samples.VAULT, "pg1-orders", waiting(DataStore.ARCHIVE_STORE));

        assertThat(published.all(RunRestore.class)).hasSize(1);
        assertThat(published.all(RehydrateRecoveryPoint.class)).hasSize(1);
        assertThat(jobs.all())
                .singleElement()
                .satisfies(job -> assertThat(job.isWaiting()).isFalse());
    }

    @ParameterizedTest
    @EnumSource(DataStore.class)
    void whatIsRehydratedIsRestoredWhereverItIsLookedFor(DataStore store) {
        archive();
        rehydrate();

        triggerRestore.trigger(Samples.VAULT, "pg1-orders", from(store, "orders_again"));

        assertThat(published.all()).hasSize(1).hasOnlyElementsOfType(RunRestore.class);
    }

    @ParameterizedTest
    @EnumSource(DataStore.class)
    void whoeverWouldWaitForWhatIsOnlineDoesNot(DataStore store) {
        triggerRestore.trigger(Samples.VAULT, "pg1-orders", waiting(store));

        assertThat(published.all())
                .singleElement()
                .isInstanceOfSatisfying(
                        RunRestore.class,
                        restore -> assertThat(restore.rehydration()).isNull());
        assertThat(jobs.all())
                .singleElement()
                .satisfies(job -> assertThat(job.isWaiting()).isFalse());
    }

    @Test
    void aValidationOfARestoreThatWouldWaitBringsNothingBack() {
        archive();

        triggerRestore.validate(Samples.VAULT, "pg1-orders", waiting(DataStore.ARCHIVE_STORE));

        assertThat(published.all())
                .singleElement()
                .isInstanceOfSatisfying(
                        ValidateRestore.class,
                        asked -> assertThat(asked.restore().rehydration()).isEqualTo(TERMS));
        assertThat(jobs.all()).isEmpty();
    }

    private TriggerRestore.Request waiting(DataStore store) {
        return new TriggerRestore.Request(
                point.id().value(),
                new NewDatabase(target("orders_again"), Samples.SECRET, false, RestoreOptions.DEFAULT),
                store,
                TERMS,
                null);
    }

    private void rehydrate() {
        recoveryPoints.rehydrated(new RecoveryPointRehydrated(
                Samples.NOW, Samples.INSTANCE.id(), point.id(), Samples.NOW.plusSeconds(1)));
    }

    @Test
    void whoeverSaysThatItLiesInTheArchiveMayRestoreFromThere() {
        archive();

        triggerRestore.trigger(Samples.VAULT, "pg1-orders", from(DataStore.ARCHIVE_STORE, "orders_again"));

        assertThat(published.all(RunRestore.class)).hasSize(1);
    }

    @Test
    void whoeverLooksInTheArchiveForWhatIsNotThereIsTold() {
        assertRefused(
                from(DataStore.ARCHIVE_STORE, "orders_again"),
                ErrorCode.INVALID_REQUEST,
                "sourceDataStoreType: the recovery point " + point.id() + " lies in VaultStore.");
    }

    @Test
    void aRequestThatIsRepeatedIsOneRestore() {
        TriggerRestore.Request repeated = new TriggerRestore.Request(
                point.id().value(),
                new NewDatabase(target("orders_again"), Samples.SECRET, false, RestoreOptions.DEFAULT),
                DataStore.VAULT_STORE,
                "request-1");

        Operation first = triggerRestore.trigger(Samples.VAULT, "pg1-orders", repeated);

        assertThat(triggerRestore.trigger(Samples.VAULT, "pg1-orders", repeated))
                .isEqualTo(first);
        assertThat(published.all()).hasSize(1);
        assertReused(new NewDatabase(target("orders_elsewhere"), Samples.SECRET, false, RestoreOptions.DEFAULT));
        assertReused(new NewDatabase(target("orders_again"), Samples.SECRET, true, RestoreOptions.DEFAULT));
        assertReused(new NewDatabase(target("orders_again"), Samples.SECRET, false, GOING_ON));
        assertReused(new Files(URI.create(DUMPS), "orders", FileOptions.DEFAULT));
        assertThat(published.all()).hasSize(1);
    }

    private void assertReused(TriggerRestore.Destination destination) {
        TriggerRestore.Request other =
                new TriggerRestore.Request(point.id().value(), destination, DataStore.VAULT_STORE, "request-1");
        assertThatThrownBy(() -> triggerRestore.trigger(Samples.VAULT, "pg1-orders", other))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIENT_REQUEST_REUSED));
    }

    private Operation restore(String recoveryPointId, String name) {
        return triggerRestore.trigger(
                Samples.VAULT,
                "pg1-orders",
                new TriggerRestore.Request(
                        recoveryPointId,
                        new NewDatabase(target(name), Samples.SECRET, false, RestoreOptions.DEFAULT),
                        DataStore.VAULT_STORE,
                        null));
    }

    private TriggerRestore.Request from(DataStore store, String name) {
        return new TriggerRestore.Request(
                point.id().value(),
                new NewDatabase(target(name), Samples.SECRET, false, RestoreOptions.DEFAULT),
                store,
                null);
    }

    private void archive() {
        recoveryPoints.archived(
                new RecoveryPointArchived(Samples.NOW, Samples.INSTANCE.id(), point.id(), "It is a year old."));
    }

    private void assertRefused(TriggerRestore.Request request, ErrorCode code, String message) {
        assertThatThrownBy(() -> triggerRestore.trigger(Samples.VAULT, "pg1-orders", request))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
        assertThat(jobs.all()).isEmpty();
        assertThat(published.all()).isEmpty();
    }

    private static DataSource target(String name) {
        return new DataSource(DataSourceInfo.DATABASE, "/servers/pg2/databases/" + name, name);
    }
}
