package io.pgvault.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.alert.AlertedInstance;
import io.pgvault.contract.audit.AuditOutcome;
import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.DropScratch;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.job.ValidateFilesRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.contract.vault.VaultEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One sample of every message; the golden files hold the same. */
final class Samples {
    private static final Instant AT = Instant.parse("2026-11-20T22:00:00Z");
    private static final VaultReference VAULT = new VaultReference(
            new VaultId(new UUID(0, 1)),
            "/subscriptions/team/resourceGroups/shop/providers/Microsoft.DataProtection/backupVaults/main");
    private static final InstanceId INSTANCE = new InstanceId(new UUID(0, 2));
    private static final CatalogueDocument DOCUMENT = new CatalogueDocument(
            CatalogueDocument.Kind.VAULT,
            VAULT.id(),
            VAULT.id().value(),
            AT,
            JsonNodeFactory.instance.objectNode().put("location", "westeurope"));
    private static final JobId JOB = new JobId(new UUID(0, 3));
    private static final Attempt ATTEMPT = new Attempt(JOB, new AttemptId(new UUID(0, 4)), 1, "worker-1");
    private static final RecoveryPointId RECOVERY_POINT = RecoveryPointId.of(JOB);
    private static final OperationId OPERATION = new OperationId(new UUID(0, 5));
    private static final DataSource ORDERS = new DataSource(
            "Microsoft.DBforPostgreSQL/servers/databases",
            "/subscriptions/team/resourceGroups/shop/providers/Microsoft.DBforPostgreSQL/servers/pg1/databases/orders",
            "orders");
    private static final DataSource SERVER = new DataSource(
            DataSource.SERVER,
            "/subscriptions/team/resourceGroups/shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg1",
            "pg1",
            new DatabaseSelection(List.of("shop_*"), List.of("*_test")));
    private static final SecretReference SECRET =
            new SecretReference(URI.create("https://keys.example.com/secrets/orders"));
    private static final DataSourceIdentity IDENTITY =
            new DataSourceIdentity("pg1.example.com", 5432, "orders", "7300000000000000001", 150020);
    private static final BackupSource TARGET =
            new BackupSource(VAULT, INSTANCE, "pg1-orders", ORDERS, SECRET, IDENTITY, 50_000_000L);
    private static final BackupPolicy POLICY = new BackupPolicy(
            VAULT.resourceId() + "/backupPolicies/weekly",
            "weekly",
            1,
            new BackupRule(
                    "BackupWeekly",
                    BackupSchedule.parse(List.of("R/2026-11-22T22:00:00+00:00/P1W"), "UTC"),
                    List.of(
                            new TaggingCriteria(
                                    "Monthly",
                                    false,
                                    15,
                                    List.of(new ScheduleCriteria(
                                            List.of(ScheduleCriteria.AbsoluteMarker.FIRST_OF_MONTH),
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            List.of()))),
                            new TaggingCriteria("Default", true, 99, List.of()))),
            List.of(
                    new RetentionRule(
                            "Default",
                            true,
                            List.of(new LifeCycle(DataStore.VAULT_STORE, Period.ofMonths(3), List.of()))),
                    new RetentionRule(
                            "Monthly",
                            false,
                            List.of(
                                    new LifeCycle(
                                            DataStore.VAULT_STORE,
                                            Period.ofMonths(6),
                                            List.of(new TargetCopy(
                                                    DataStore.ARCHIVE_STORE, TargetCopy.CopyOption.ON_EXPIRY, null))),
                                    new LifeCycle(DataStore.ARCHIVE_STORE, Period.ofMonths(24), List.of())))));
    private static final BackupTriggered TRIGGER = new BackupTriggered(
            JOB,
            TriggerKind.SCHEDULED,
            AT,
            AT,
            AT.plusSeconds(3600),
            1,
            TARGET,
            POLICY,
            null,
            null,
            BlobImmutability.LOCKED);
    private static final RunRestore RESTORE = new RunRestore(
            JOB,
            1,
            AT,
            VAULT,
            INSTANCE,
            RECOVERY_POINT,
            new DataSource(ORDERS.type(), ORDERS.resourceId() + "_restored", "orders_restored"),
            SECRET,
            true,
            new RestoreOptions(
                    RestoreOptions.Owners.ONE,
                    "orders_owner",
                    false,
                    true,
                    RestoreOptions.Tablespaces.DEFAULT,
                    RestoreOptions.OnError.CONTINUE,
                    false,
                    new RestoreOptions.NewRoles(true, Set.of(RestoreOptions.SpecialRight.REPLICATION)),
                    new RestoreOptions.Databases(List.of("orders"), "orders_restored")),
            new Caller("6f9e2a51-0f2e-4f0e-9a59-0d6c7c7f5d10", "dba@example.com"),
            new RehydrationTerms(RehydrationPriority.HIGH, 12));
    private static final RunFilesRestore FILES = new RunFilesRestore(
            JOB,
            1,
            AT,
            VAULT,
            INSTANCE,
            RECOVERY_POINT,
            URI.create("https://shop.blob.example.com/dumps"),
            "orders_pg1_20261120",
            new FileOptions(List.of("orders"), true),
            new Caller("6f9e2a51-0f2e-4f0e-9a59-0d6c7c7f5d10", "dba@example.com"),
            new RehydrationTerms(RehydrationPriority.HIGH, 12));
    private static final RecoveryPoint POINT = new RecoveryPoint(
            RECOVERY_POINT,
            JOB,
            INSTANCE,
            VAULT,
            AT,
            TriggerKind.SCHEDULED,
            AT,
            null,
            POLICY,
            false,
            "orders",
            150020,
            8_442_527,
            6_000_000,
            2_000_000,
            List.of("orders"),
            true);
    private static final ErrorDetail ERROR =
            ErrorDetail.of(ErrorCode.DATABASE_NOT_FOUND, "The database orders does not exist.");
    private static final AlertedInstance ALERTED =
            new AlertedInstance(VAULT, "main", INSTANCE, "pg1-orders", "pg1/orders", ORDERS);

    private Samples() {}

    static List<Message> all() {
        return List.of(
                new ProtectedInstance(
                        TARGET,
                        7,
                        ProtectedInstance.State.PROTECTION_CONFIGURED,
                        "pg1/orders",
                        POLICY,
                        AT,
                        null,
                        BlobImmutability.LOCKED),
                TRIGGER,
                RESTORE,
                new ValidateBackup(OPERATION, AT, VAULT, SERVER, SECRET),
                new ValidateRestore(OPERATION, AT, RESTORE),
                FILES,
                new ValidateFilesRestore(OPERATION, AT, FILES),
                new DropScratch(RESTORE, AT),
                new JobEvent.JobStarted(ATTEMPT, AT, TRIGGER),
                new JobEvent.JobCompleted(ATTEMPT, AT, TRIGGER, POINT, 2_000_000, List.of()),
                new JobEvent.JobFailed(ATTEMPT, AT, RESTORE, ERROR),
                new JobEvent.JobSkipped(
                        ATTEMPT, AT, TRIGGER, ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "No worker was free in time.")),
                new JobEvent.JobCancelled(ATTEMPT, AT, TRIGGER),
                new CancelJob(JOB, AT),
                new JobEvent.JobResolved(JOB, AT, POINT),
                new LifecycleCommand.RetagRecoveryPoints(VAULT, INSTANCE, POLICY, AT),
                new LifecycleCommand.CompareRecoveryPoints(VAULT, INSTANCE, "0".repeat(64), AT),
                new LifecycleCommand.RehydrateRecoveryPoint(
                        VAULT,
                        INSTANCE,
                        RECOVERY_POINT,
                        JOB,
                        new RehydrationTerms(RehydrationPriority.STANDARD, 15),
                        AT),
                new LifecycleCommand.ResolveJob(VAULT, INSTANCE, JOB, AT),
                new LifecycleCommand.DeleteRecoveryPoint(
                        VAULT, INSTANCE, POINT.id(), "It was deleted at 2026-11-20T22:00:00Z by dba", AT),
                new LifecycleCommand.ReleaseBrake(VAULT, INSTANCE, List.of(POINT.id()), AT),
                new LifecycleCommand.DeleteVault(VAULT, AT),
                new LifecycleCommand.KeepDocument(DOCUMENT, AT),
                new LifecycleCommand.ReadStorage(OPERATION, AT),
                new LifecycleCommand.ConfirmDeletions(AT),
                new LifecycleCommand.ResyncInstance(VAULT, INSTANCE, null, AT),
                new JobEvent.JobYielded(ATTEMPT, AT, TRIGGER),
                new JobEvent.JobDeferred(ATTEMPT, AT, TRIGGER, AT.plusSeconds(60)),
                new JobEvent.ValidationCompleted(OPERATION, AT, null, IDENTITY, List.of(ERROR)),
                new JobHeartbeat(ATTEMPT, AT, JobHeartbeat.Phase.DUMPING, 6_000_000, 2_000_000, 8_442_527),
                new RecoveryPointEvent.RecoveryPointCreated(AT, POINT),
                new RecoveryPointEvent.RecoveryPointTagged(
                        AT,
                        INSTANCE,
                        RECOVERY_POINT,
                        "Default",
                        AT.plusSeconds(43_200),
                        AT.plusSeconds(86_400),
                        "No other tag matches."),
                new RecoveryPointEvent.RecoveryPointArchived(AT, INSTANCE, RECOVERY_POINT, "P6M are over."),
                new RecoveryPointEvent.RecoveryPointRehydrated(AT, INSTANCE, RECOVERY_POINT, AT.plusSeconds(1_296_000)),
                new RecoveryPointEvent.RehydrationFailed(AT, INSTANCE, RECOVERY_POINT, AT, ERROR),
                new RecoveryPointEvent.RehydrationEnded(AT, INSTANCE, RECOVERY_POINT),
                new RecoveryPointEvent.RecoveryPointExpired(AT, INSTANCE, RECOVERY_POINT, "P3M are over."),
                new RecoveryPointEvent.RecoveryPointDeleted(AT, INSTANCE, RECOVERY_POINT, "P3M are over."),
                new RecoveryPointEvent.RecoveryPointLost(AT, INSTANCE, RECOVERY_POINT, "It is not in storage."),
                new RecoveryPointEvent.RecoveryPointDamaged(
                        AT, INSTANCE, RECOVERY_POINT, "A block is not what was stored."),
                new RecoveryPointEvent.RecoveryPointFound(AT, INSTANCE, RECOVERY_POINT),
                new LifecycleCommand.ScrubRecoveryPoint(VAULT, INSTANCE, RECOVERY_POINT, AT),
                new LifecycleCommand.PrepareVault(VAULT, "main", "onpremises", "LocallyRedundant", AT),
                new VaultEvent.VaultPrepared(VAULT.id(), AT, "pgv-" + VAULT.id()),
                new VaultEvent.VaultPreparationFailed(VAULT.id(), AT, ERROR),
                new VaultEvent.VaultDeleted(VAULT.id(), AT),
                new VaultEvent.InstanceDeleted(VAULT.id(), INSTANCE, AT),
                new VaultEvent.VaultPurged(VAULT.id(), AT),
                new VaultEvent.InstanceResynced(VAULT.id(), INSTANCE, AT, 520),
                new VaultEvent.DocumentFound(OPERATION, AT, DOCUMENT),
                new VaultEvent.StorageReadFailed(OPERATION, AT, ERROR),
                new VaultEvent.StorageRead(
                        OPERATION, AT, 1, 2, 520, List.of("The container pgv-x has no description of its vault.")),
                Alert.TieringFailed.of(ALERTED, AT, POINT.id(), JOB, ERROR),
                new AuditRecord(
                        new UUID(0, 9),
                        AT,
                        new Caller("8a1c", "ada@example.com"),
                        new AuditRecord.Client("192.0.2.7", "AZURECLI/2.70.0", "04b07795"),
                        "Microsoft.DataProtection/backupVaults/backupPolicies/write",
                        VAULT.resourceId() + "/backupPolicies/weekly",
                        AuditOutcome.SUCCEEDED,
                        200,
                        null,
                        "7d1f",
                        null,
                        Map.of("name", "weekly")),
                new RetentionRules(AT, 0.5, 10, 3, Duration.ofDays(1), null),
                new Alert.BackupFailed(
                        ALERTED,
                        AT,
                        "The backup of " + ALERTED.inWords() + " failed: " + ERROR.message(),
                        ERROR.recommendedAction(),
                        JOB,
                        ERROR),
                new Alert.BackupMissed(
                        ALERTED,
                        AT.plusSeconds(900),
                        "No backup of " + ALERTED.inWords() + " was begun for " + AT + ".",
                        "Look whether the scheduler-service runs.",
                        AT,
                        JOB),
                new Alert.BackupSkipped(
                        ALERTED,
                        AT,
                        "The backup of " + ALERTED.inWords() + " was skipped: another one is running.",
                        ErrorCode.BACKUP_RUNNING.recommendedAction(),
                        JOB,
                        ErrorDetail.of(ErrorCode.BACKUP_RUNNING, "Another backup is running.")),
                Alert.ExpiryStopped.of(
                        ALERTED,
                        "15 of 20 recovery points would be deleted at once, which is more than 50 % of them.",
                        AT),
                Alert.MessagesSetAside.unusable(Stream.JOB_EVENTS, "pgvault-vault-service", "Not a CloudEvent", AT),
                Alert.RecoveryPointMissing.of(ALERTED, RECOVERY_POINT, AT),
                Alert.DamageFound.of(ALERTED, RECOVERY_POINT, "A block is not what was stored.", AT),
                Alert.StrangeBlobsFound.of(ALERTED, RECOVERY_POINT, "There is a blob that no part names.", AT),
                new Alert.RecoveryPointOverdue(
                        ALERTED,
                        AT.plusSeconds(21_600),
                        "The newest recovery point of " + ALERTED.inWords() + " is older than " + AT + ".",
                        "Look at the last jobs of the backup instance.",
                        AT.minusSeconds(604_800),
                        AT));
    }
}
