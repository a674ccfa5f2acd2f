package io.pgvault.worker.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FileContainers;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.messaging.BrokerLogin;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.recoverypoints.parts.BlockBudget;
import io.pgvault.recoverypoints.parts.Pace;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.worker.attempts.ClaimCommands;
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
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.PrivateFile;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.ServerAddresses;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.files.FileTargets;
import io.pgvault.worker.files.JudgeFilesRestore;
import io.pgvault.worker.files.RestoreFiles;
import io.pgvault.worker.kafka.WorkerQueues;
import io.pgvault.worker.kafka.WorkerQueuesFactory;
import io.pgvault.worker.restore.DumpsToDatabases;
import io.pgvault.worker.restore.HoldRecoveryPoint;
import io.pgvault.worker.restore.JudgeRestore;
import io.pgvault.worker.restore.PutArchive;
import io.pgvault.worker.restore.RestoreChecks;
import io.pgvault.worker.restore.RestoreDatabase;
import io.pgvault.worker.restore.SweepTarget;
import io.pgvault.worker.secrets.KeyVaultSecretStore;
import io.pgvault.worker.secrets.LoginReader;
import io.pgvault.worker.secrets.VaultClaims;
import io.pgvault.worker.source.SourceAccess;
import io.pgvault.worker.validation.AnswerValidations;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a worker together and runs it from start to stop. */
@ApplicationScoped
public class WorkerWiring {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerWiring.class);

    /** More help little where one table has most of the rows, and load the server more. */
    private static final int DEFAULT_STREAMS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private final WorkerConfig config;
    private final KeyVaultConfig keyVault;
    private final BindingsConfig bindings;
    private final Map<String, Object> kafka;
    private final MeterRegistry meters;
    private @Nullable WorkerQueuesFactory factory;
    private @Nullable WorkerQueues queues;

    WorkerWiring(
            WorkerConfig config,
            KeyVaultConfig keyVault,
            BindingsConfig bindings,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry meters) {
        this.config = config;
        this.keyVault = keyVault;
        this.bindings = bindings;
        this.kafka = kafka;
        this.meters = meters;
    }

    void start(
            @Observes StartupEvent event,
            BlobStore store,
            BlobLeases leases,
            FileContainers containers,
            @Readiness CompressionReadiness compression) {
        if (!ConfigUtils.isProfileActive("local")) {
            BrokerLogin.require(kafka);
        }
        PrivateFile.deleteLeftovers(Path.of(System.getProperty("java.io.tmpdir")));
        Clients clients = Clients.find(config.postgresDirectories().orElse(List.of()));
        LOG.info("Using PostgreSQL client programs {}", clients);
        if (compression.obstacle().isPresent()) {
            // Each job that it took would cost one of the job's few attempts.
            LOG.error("This worker takes no work: {}", compression.obstacle().get());
            return;
        }
        WorkerQueuesFactory started = new WorkerQueuesFactory(kafka);
        factory = started;
        queues = started.queues(
                new WorkerQueues.Settings(
                        config.name().orElseGet(WorkerWiring::hostName),
                        new WorkerQueues.Slots(
                                config.backupSlots(),
                                config.restoreSlots(),
                                config.validationSlots(),
                                config.slotPatience()),
                        config.heartbeatInterval(),
                        config.longestJob(),
                        config.shutdownGrace(),
                        config.unknownCommandPause()),
                uses(store, leases, containers, clients),
                InstantSource.system(),
                meters);
        queues.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (queues != null) {
            queues.close();
        }
        if (factory != null) {
            factory.close();
        }
    }

    private ClaimCommands.Uses uses(BlobStore store, BlobLeases leases, FileContainers containers, Clients clients) {
        LeaseKeeper.Times leaseTimes = new LeaseKeeper.Times(
                config.lease().duration(),
                config.lease().renewal(),
                config.lease().patience());
        BlockBudget budget = new BlockBudget(
                config.blocksInMemory(),
                config.mostBytesPerSecond()
                        .map(most -> new Pace(most.asLongValue()))
                        .orElseGet(Pace::free));
        PostgresTools tools = new PostgresTools(clients, config.lockWait(), config.sslRootCertificate());
        Databases databases = new Databases(
                config.sslRootCertificate(),
                config.checkTimeout(),
                new ServerAddresses(config.localAddressesAllowed()));
        LoginReader logins = new LoginReader(
                new KeyVaultSecretStore(KeyVaultClients.of(keyVault, ConfigUtils.isProfileActive("local"))),
                bindings.toBindings(),
                config.minimumSslMode(),
                new VaultClaims(store)::require);
        ServerSessions sessions = new ServerSessions(databases);
        StallWatch stallWatch = new StallWatch(sessions, config.watchdog().silence());
        SourceAccess access = new SourceAccess(logins, databases, clients, config.rolePasswordHashes());
        InstantSource clock = InstantSource.system();
        StreamWriter writer = new StreamWriter(store, budget, config.parallelBlocks(), config.compressionLevel());
        StreamReader reader = new StreamReader(store, budget, config.parallelBlocks());
        RestoreChecks checks = new RestoreChecks(store, reader, clients);
        PutArchive putArchive = new PutArchive(
                tools,
                reader,
                stallWatch,
                new ProgramFailures(databases),
                config.restoreStreams().orElse(DEFAULT_STREAMS));
        FileTargets targets = new FileTargets(containers, bindings.toBindings(), new VaultClaims(store)::require);
        HoldRecoveryPoint holds = new HoldRecoveryPoint(store, leases, leaseTimes);
        AnswerValidations validations = new AnswerValidations(
                access, new JudgeRestore(logins, databases, checks), new JudgeFilesRestore(targets, checks), clock);
        ServerSlots slots = new ServerSlots(
                store,
                leases,
                leaseTimes,
                new ServerSlots.Limit(
                        config.server().backups(),
                        config.server().streams(),
                        config.server().pause()),
                clock);
        DumpDataSource dumpDataSource = new DumpDataSource(
                access,
                new DumpDatabase(databases, tools, sessions, stallWatch, writer, dealTables()),
                new DescribeDump(reader, writer),
                slots);
        return new ClaimCommands.Uses(
                new RunBackup(store, leases, leaseTimes, slots, new DumpToRecoveryPoint(dumpDataSource, store, clock)),
                trigger -> canDump(clients, trigger),
                new RestoreDatabase(
                        holds, checks, new DumpsToDatabases(logins, databases, checks, putArchive, reader, stallWatch)),
                checks::canRestore,
                new RestoreFiles(holds, checks, targets, reader),
                validations::validate,
                validations::validate,
                validations::validate,
                new SweepTarget(logins, databases, store, leases)::sweep);
    }

    private DealTables dealTables() {
        return new DealTables(
                config.dumpStreams().orElse(DEFAULT_STREAMS),
                config.dumpStreamsFrom().asLongValue());
    }

    private static boolean canDump(Clients clients, BackupTriggered trigger) {
        DataSourceIdentity identity = trigger.source().identity();
        return identity == null
                || clients.canDump(
                        PostgresVersion.ofNumber(identity.serverVersionNum()).major());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker-" + ProcessHandle.current().pid();
        }
    }
}
