package io.pgvault.vault;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.Identity;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One vault with one policy and one protected instance, and what jobs say of it. */
public final class Samples {
    public static final Caller CALLER = new Caller("6f9e2a51", "dba@example.com");
    public static final Callers CALLERS = () -> Optional.of(new Identity(CALLER, List.of(), List.of(), null));
    public static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    public static final Duration LONGEST_WAIT = Duration.ofHours(1);

    public static final VaultSettings SETTINGS = settings("LocallyRedundant");
    public static final Vault VAULT = new Vault(
            VaultId.random(),
            new VaultAddress("s", "Backups", "Main"),
            "westeurope",
            SETTINGS,
            VaultState.SUCCEEDED,
            null,
            NOW.minus(Duration.ofDays(30)));
    public static final VaultReference IN_VAULT = VAULT.reference();

    public static final SecretReference SECRET =
            new SecretReference(URI.create("https://keys.example.com/secrets/orders"));
    public static final DataSourceInfo ORDERS = dataSource("/servers/pg1/databases/Orders");
    public static final DataSourceIdentity REACHED =
            new DataSourceIdentity("pg1.example.com", 5432, "orders", "7001", 150020);

    public static final Policy DAILY = policy("Daily");
    public static final Setup SETUP = setup(ORDERS, DAILY);
    public static final BackupInstance INSTANCE = BackupInstance.configuring(
                    InstanceId.random(), IN_VAULT, "pg1-Orders", SETUP, OperationId.random())
            .configured(REACHED, List.of(), NOW.minus(Duration.ofDays(1)));

    /** Of somebody else, in a vault of their own. */
    public static final BackupInstance OTHERS = BackupInstance.configuring(
                    InstanceId.random(),
                    new VaultReference(VaultId.random(), "/vaults/others"),
                    "pg2-Payroll",
                    setup(dataSource("/servers/pg2/databases/Payroll"), DAILY),
                    OperationId.random())
            .configured(
                    new DataSourceIdentity("pg2.example.com", 5432, "payroll", "7002", 150020),
                    List.of(),
                    NOW.minus(Duration.ofDays(1)));

    private Samples() {}

    public static VaultSettings settings(String redundancy) {
        return new VaultSettings(redundancy, "Enabled", null, null, SoftDelete.OFF, Immutability.DISABLED, Map.of());
    }

    /** As the vault's own, but for that. */
    public static VaultSettings immutable(Immutability immutability) {
        return new VaultSettings("LocallyRedundant", "Enabled", null, null, SoftDelete.OFF, immutability, Map.of());
    }

    public static DataSourceInfo dataSource(String resourceId) {
        return new DataSourceInfo(
                DataSourceInfo.DATABASE,
                resourceId,
                resourceId.substring(resourceId.lastIndexOf('/') + 1),
                null,
                null,
                null);
    }

    public static Setup setup(DataSourceInfo dataSource, Policy policy) {
        return new Setup(dataSource, null, policy.id(), SECRET, "pg1/orders", Map.of());
    }

    /** Every day at 22:00, kept for three months; for a year under the rule {@code Yearly}. */
    public static Policy policy(String name) {
        return new Policy(
                PolicyId.random(),
                VAULT.id(),
                new BackupPolicy(
                        VAULT.address().resourceId() + "/backupPolicies/" + name,
                        name,
                        1,
                        new BackupRule(
                                "BackupDaily",
                                BackupSchedule.parse(List.of("R/2026-11-01T22:00:00/P1D"), "UTC"),
                                List.of()),
                        List.of(
                                new RetentionRule("Default", true, List.of(lifeCycle(Period.ofMonths(3)))),
                                new RetentionRule("Yearly", false, List.of(lifeCycle(Period.ofYears(1)))))),
                List.of(DataSourceInfo.DATABASE),
                "UTC");
    }

    private static LifeCycle lifeCycle(Period kept) {
        return new LifeCycle(DataStore.VAULT_STORE, kept, List.of());
    }

    /** A backup that the schedule asks for. */
    public static BackupTriggered scheduledBackup(BackupInstance instance, Instant at) {
        return backup(instance, at, TriggerKind.SCHEDULED);
    }

    public static BackupTriggered backupOnDemand() {
        return backup(INSTANCE, NOW, TriggerKind.ON_DEMAND);
    }

    private static BackupTriggered backup(BackupInstance instance, Instant at, TriggerKind kind) {
        JobId id = kind == TriggerKind.SCHEDULED ? JobId.scheduled(instance.id(), at) : JobId.random();
        return backup(id, instance, at, kind);
    }

    public static BackupTriggered backup(JobId id, BackupInstance instance, Instant at, TriggerKind kind) {
        return new BackupTriggered(
                id,
                kind,
                kind == TriggerKind.SCHEDULED ? at : null,
                at,
                at.plus(LONGEST_WAIT),
                1,
                instance.source(),
                DAILY.definition(),
                null,
                null,
                null);
    }

    public static RunRestore restore() {
        return new RunRestore(
                JobId.random(),
                1,
                NOW,
                IN_VAULT,
                INSTANCE.id(),
                RecoveryPointId.of(JobId.random()),
                new DataSource(DataSourceInfo.DATABASE, "/servers/pg1/databases/orders_again", "orders_again"),
                SECRET,
                false,
                null,
                null,
                null);
    }

    public static RunFilesRestore filesRestore() {
        return new RunFilesRestore(
                JobId.random(),
                1,
                NOW,
                IN_VAULT,
                INSTANCE.id(),
                RecoveryPointId.of(JobId.random()),
                URI.create("https://files.example.com/dumps"),
                "orders",
                null,
                null,
                null);
    }

    public static TierRecoveryPoint tiering() {
        return new TierRecoveryPoint(
                JobId.random(),
                IN_VAULT,
                INSTANCE.id(),
                RecoveryPointId.of(JobId.random()),
                DataStore.VAULT_STORE,
                DataStore.ARCHIVE_STORE,
                "It is a year old.",
                NOW);
    }

    public static Attempt attempt(JobRequest request, int number) {
        return new Attempt(request.jobId(), AttemptId.random(), number, "worker-1");
    }

    /** What a backup leaves behind. */
    public static RecoveryPoint recoveryPoint(BackupTriggered backup, Instant time) {
        return new RecoveryPoint(
                RecoveryPointId.of(backup.jobId()),
                backup.jobId(),
                backup.instanceId(),
                backup.vault(),
                time,
                backup.trigger(),
                backup.scheduledAt(),
                backup.retentionTag(),
                backup.policy(),
                false,
                "orders",
                150020,
                4000,
                3000,
                1000,
                List.of("orders"),
                true);
    }
}
