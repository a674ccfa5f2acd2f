package io.pgvault.worker;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.FakeFiles;
import io.pgvault.blobstore.FileContainers;
import io.pgvault.blobstore.azure.AzureBlobLeases;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.blobstore.azure.AzureBlobStore;
import io.pgvault.blobstore.azure.AzureFileContainers;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.contract.stream.ServiceName;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.recoverypoints.parts.BlockBudget;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.backup.DealTables;
import io.pgvault.worker.backup.DescribeDump;
import io.pgvault.worker.backup.DumpDataSource;
import io.pgvault.worker.backup.DumpDatabase;
import io.pgvault.worker.backup.DumpToRecoveryPoint;
import io.pgvault.worker.backup.RunBackup;
import io.pgvault.worker.backup.ServerSlots;
import io.pgvault.worker.client.Clients;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.ServerAddresses;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.files.FileTargets;
import io.pgvault.worker.files.JudgeFilesRestore;
import io.pgvault.worker.files.RestoreFiles;
import io.pgvault.worker.restore.DumpsToDatabases;
import io.pgvault.worker.restore.HoldRecoveryPoint;
import io.pgvault.worker.restore.JudgeRestore;
import io.pgvault.worker.restore.PutArchive;
import io.pgvault.worker.restore.RestoreChecks;
import io.pgvault.worker.restore.RestoreDatabase;
import io.pgvault.worker.restore.SweepTarget;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import io.pgvault.worker.secrets.SslMode;
import io.pgvault.worker.secrets.VaultClaims;
import io.pgvault.worker.source.SourceAccess;
import io.pgvault.worker.validation.AnswerValidations;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A worker's use cases on real PostgreSQL and Azurite, with secrets from a map. */
final class WorkerFixture {
    static final BackupPolicy POLICY = new BackupPolicy(
            "/policies/p",
            "p",
            1,
            new BackupRule(
                    "BackupDaily", BackupSchedule.parse(List.of("R/2026-01-01T00:00:00Z/P1D"), "UTC"), List.of()),
            List.of());

    /** An account of others, where the containers are in memory. */
    static final String FILES = "https://files.test";

    static final Duration PAUSE = Duration.ofSeconds(20);

    /** Longer than a dump waits for a lock here. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final VaultReference vault = new VaultReference(VaultId.random(), "/subscriptions/test");
    private final LocalPostgres postgres = SharedParts.postgres();
    private final BlobStore store;
    private final BlobLeases leases;
    private final LoginReader logins;
    private final RunBackup backups;
    private final RestoreDatabase restores;
    private final RestoreFiles filesRestores;
    private final AnswerValidations validations;
    private final SweepTarget sweepTarget;

    WorkerFixture() {
        this(Clients.find(List.of()));
    }

    private void prepareVault() {
        store.createContainer(container());
        store.createContainer(StorageLayout.locksContainer(vault.id()));
        new StoredDocuments(store).write(new PrepareVault(vault, "v", "here", "LocallyRedundant", Instant.EPOCH));
    }

    /** A worker with that way into storage, where its vault's containers do not exist yet. */
    WorkerFixture(String storage) {
        this(storage, Clients.find(List.of()));
    }

    /** A worker with those client programs. */
    WorkerFixture(Clients clients) {
        this(SharedParts.azurite().connectionString(ServiceName.WORKER), clients);
        prepareVault();
    }

    /** A worker whose storage is in memory. */
    WorkerFixture(FakeBlobs blobs) {
        this(blobs, new FakeFiles());
    }

    /** The same, with containers of others in memory as well. */
    WorkerFixture(FakeBlobs blobs, FakeFiles files) {
        this(blobs, blobs, files, Clients.find(List.of()), 1);
        prepareVault();
    }

    /** A worker that moves even the smallest database in so many streams. */
    static WorkerFixture ofStreams(int streams) {
        BlobServiceClient account = account(SharedParts.azurite().connectionString(ServiceName.WORKER));
        WorkerFixture worker =
                new WorkerFixture(new AzureBlobStore(account), account, Clients.find(List.of()), streams);
        worker.prepareVault();
        return worker;
    }

    private WorkerFixture(String storage, Clients clients) {
        this(account(storage), clients);
    }

    private WorkerFixture(BlobServiceClient account, Clients clients) {
        this(new AzureBlobStore(account), account, clients);
    }

    private WorkerFixture(BlobStore store, BlobServiceClient account, Clients clients) {
        this(store, account, clients, 1);
    }

    private WorkerFixture(BlobStore store, BlobServiceClient account, Clients clients, int streams) {
        this(
                store,
                new AzureBlobLeases(account, store),
                new AzureFileContainers(account, other -> {
                    throw new AssertionError("There is no account " + other);
                }),
                clients,
                streams);
    }

    private static BlobServiceClient account(String storage) {
        return AzureBlobService.connect(
                new AzureBlobSettings(Optional.of(storage), Optional.empty(), 4, Duration.ofSeconds(30)));
    }

    private WorkerFixture(BlobStore store, BlobLeases leases, FileContainers containers, Clients clients, int streams) {
        this.store = store;
        this.leases = leases;
        LeaseKeeper.Times times =
                new LeaseKeeper.Times(Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(10));
        PostgresTools tools = new PostgresTools(clients, Duration.ofSeconds(2), Optional.empty());
        Databases databases = new Databases(Optional.empty(), Duration.ofSeconds(30), new ServerAddresses(true));
        Bindings bindings = new Bindings(List.of(new Binding(
                "/",
                List.of("https://keys.test/secrets/"),
                List.of("127.0.0.1", "*.invalid", "255.255.255.255"),
                List.of(SharedParts.azurite().endpoint(), FILES))));
        logins = new LoginReader(
                secret -> Optional.ofNullable(secrets.get(secret.toString())).orElseThrow(),
                bindings,
                SslMode.PREFER,
                new VaultClaims(store)::require);
        SourceAccess access = new SourceAccess(logins, databases, clients, false);
        BlockBudget budget = new BlockBudget(6);
        StreamWriter writer = new StreamWriter(store, budget, 4, 1);
        StreamReader reader = new StreamReader(store, budget, 4);
        ServerSessions sessions = new ServerSessions(databases);
        StallWatch stallWatch = new StallWatch(sessions, SILENCE);
        RestoreChecks checks = new RestoreChecks(store, reader, clients);
        ServerSlots slots =
                new ServerSlots(store, leases, times, new ServerSlots.Limit(2, 6, PAUSE), InstantSource.system());
        DumpDataSource dumpDataSource = new DumpDataSource(
                access,
                new DumpDatabase(databases, tools, sessions, stallWatch, writer, new DealTables(streams, 0)),
                new DescribeDump(reader, writer),
                slots);
        backups = new RunBackup(
                store, leases, times, slots, new DumpToRecoveryPoint(dumpDataSource, store, InstantSource.system()));
        PutArchive putArchive = new PutArchive(tools, reader, stallWatch, new ProgramFailures(databases), streams);
        HoldRecoveryPoint holds = new HoldRecoveryPoint(store, leases, times);
        restores = new RestoreDatabase(
                holds, checks, new DumpsToDatabases(logins, databases, checks, putArchive, reader, stallWatch));
        FileTargets targets = new FileTargets(containers, bindings, new VaultClaims(store)::require);
        filesRestores = new RestoreFiles(holds, checks, targets, reader);
        sweepTarget = new SweepTarget(logins, databases, store, leases);
        validations = new AnswerValidations(
                access,
                new JudgeRestore(logins, databases, checks),
                new JudgeFilesRestore(targets, checks),
                InstantSource.system());
    }

    LocalPostgres postgres() {
        return postgres;
    }

    BlobStore store() {
        return store;
    }

    BlobLeases leases() {
        return leases;
    }

    VaultReference vault() {
        return vault;
    }

    AnswerValidations validations() {
        return validations;
    }

    SweepTarget sweepTarget() {
        return sweepTarget;
    }

    String container() {
        return StorageLayout.container(vault.id());
    }

    /** A secret with the superuser's login to a database. */
    SecretReference superuserSecret(String database) {
        return secret("superuser-" + secrets.size(), postgres.uri(database));
    }

    SecretReference secret(String name, String text) {
        SecretReference secret = new SecretReference(URI.create("https://keys.test/secrets/" + name));
        secrets.put(secret.toString(), text);
        return secret;
    }

    BackupSource target(SecretReference secret) {
        return new BackupSource(
                vault,
                InstanceId.random(),
                "instance",
                new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                secret,
                reachedBy(secret));
    }

    /** A whole server. */
    BackupSource server(SecretReference secret, DatabaseSelection databases) {
        DataSourceIdentity reached = reachedBy(secret);
        return new BackupSource(
                vault,
                InstanceId.random(),
                "server",
                new DataSource(DataSource.SERVER, "/servers/pg1", "pg1", databases),
                secret,
                new DataSourceIdentity(reached.host(), reached.port(), DataSourceIdentity.WHOLE_SERVER, null, 150_000));
    }

    /** As a validation puts it on record; where that fails no backup is to come as far as to compare it. */
    private DataSourceIdentity reachedBy(SecretReference secret) {
        try {
            DatabaseLogin login = logins.read(vault, secret, Use.SOURCES);
            return new DataSourceIdentity(login.host(), login.port(), login.database(), null, 150_000);
        } catch (BackupException e) {
            return new DataSourceIdentity("nothing.invalid", 5432, "nothing", null, 150_000);
        }
    }

    BackupTriggered trigger(BackupSource target) {
        return trigger(target, POLICY, null);
    }

    BackupTriggered trigger(BackupSource target, BackupPolicy policy, @Nullable BlobImmutability immutability) {
        Instant now = Instant.now();
        return new BackupTriggered(
                JobId.random(),
                TriggerKind.ON_DEMAND,
                null,
                now,
                now.plusSeconds(600),
                1,
                target,
                policy,
                null,
                null,
                immutability);
    }

    AttemptOutcome backUp(BackupTriggered trigger) throws InterruptedException {
        return backUp(trigger, attempt(trigger.jobId()), new JobProgress());
    }

    AttemptOutcome backUp(BackupTriggered trigger, Attempt attempt, JobProgress progress) throws InterruptedException {
        return backups.run(trigger, attempt, progress);
    }

    /** Backs up and expects it to work. */
    RecoveryPoint recoveryPoint(SecretReference secret) throws InterruptedException {
        AttemptOutcome outcome = backUp(trigger(target(secret)));
        return Optional.ofNullable(((AttemptOutcome.Completed) outcome).recoveryPoint())
                .orElseThrow();
    }

    AttemptOutcome restore(RecoveryPoint recoveryPoint, String database, SecretReference secret)
            throws InterruptedException {
        return restore(restoreCommand(recoveryPoint, database, secret));
    }

    AttemptOutcome restore(RunRestore command) throws InterruptedException {
        return restore(command, new JobProgress());
    }

    AttemptOutcome restore(RunRestore command, JobProgress progress) throws InterruptedException {
        return restores.run(command, attempt(command.jobId()), progress);
    }

    AttemptOutcome restore(RunFilesRestore command) throws InterruptedException {
        return restore(command, new JobProgress());
    }

    AttemptOutcome restore(RunFilesRestore command, JobProgress progress) throws InterruptedException {
        return filesRestores.run(command, attempt(command.jobId()), progress);
    }

    /** Into a container, by its URL. */
    RunFilesRestore filesCommand(RecoveryPoint recoveryPoint, String container, String prefix) {
        return filesCommand(recoveryPoint, container, prefix, null);
    }

    RunFilesRestore filesCommand(
            RecoveryPoint recoveryPoint, String container, String prefix, @Nullable FileOptions options) {
        return new RunFilesRestore(
                JobId.random(),
                1,
                Instant.now(),
                vault,
                recoveryPoint.instanceId(),
                recoveryPoint.id(),
                URI.create(container),
                prefix,
                options,
                null,
                null);
    }

    /** For secrets of superusers, as most tests have them. */
    RunRestore restoreCommand(RecoveryPoint recoveryPoint, String database, SecretReference secret) {
        return restoreCommand(recoveryPoint, database, secret, true, null);
    }

    RunRestore restoreCommand(
            RecoveryPoint recoveryPoint,
            String database,
            SecretReference secret,
            boolean asPrivilegedRole,
            @Nullable RestoreOptions options) {
        return new RunRestore(
                JobId.random(),
                1,
                Instant.now(),
                vault,
                recoveryPoint.instanceId(),
                recoveryPoint.id(),
                new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/" + database, database),
                secret,
                asPrivilegedRole,
                options,
                null,
                null);
    }

    Manifest manifest(BackupTriggered trigger) {
        return new StoredDocuments(store)
                .manifest(vault.id(), trigger.source().instanceId(), RecoveryPointId.of(trigger.jobId()))
                .orElseThrow();
    }

    static Attempt attempt(JobId job) {
        return new Attempt(job, AttemptId.random(), 1, "test-worker");
    }
}
