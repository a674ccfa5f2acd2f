package io.pgvault.worker.config;

import io.pgvault.worker.secrets.SslMode;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings of the worker. */
@ConfigMapping(prefix = "pgvault.worker")
public interface WorkerConfig {
    /** The worker's name in jobs and logs; the host's name by default. */
    Optional<String> name();

    /** Backups at once. */
    @WithDefault("2")
    int backupSlots();

    /** Restores at once. */
    @WithDefault("1")
    int restoreSlots();

    /** Validations at once; they do not wait behind dumps. */
    @WithDefault("2")
    int validationSlots();

    /** How long all slots of a kind may be taken before a vault, and a server, that holds none gets one more. */
    @WithDefault("5m")
    Duration slotPatience();

    /** Blocks of 8 MiB in memory at once, over all jobs. */
    @WithDefault("6")
    int blocksInMemory();

    /** Blocks of one job that are compressed and uploaded, or downloaded, at once. */
    @WithDefault("4")
    int parallelBlocks();

    /** Bytes of dumps that go through the worker in a second, of all its backups and restores together; as many as can by default. */
    Optional<MemorySize> mostBytesPerSecond();

    /** Level of zstd; 1 is the knee: higher ones cost more than they save. */
    @WithDefault("1")
    int compressionLevel();

    /** Streams in which a large database is dumped, on one snapshot; by default as many as the worker has cores, at most 4. */
    OptionalInt dumpStreams();

    /** A database is dumped in several streams when its tables have that many bytes. */
    @WithDefault("256M")
    MemorySize dumpStreamsFrom();

    /** Streams and indexes of one restore at once, best as many as the target has cores; by default those of the worker, at most 4. */
    OptionalInt restoreStreams();

    /** Folders with pg_dump and pg_restore, one for each major version; all of Debian's packages by default, then the path. */
    Optional<List<Path>> postgresDirectories();

    /** Whether the hashes of roles' passwords lie beside a dump; only a user who may read pg_authid can bring them. */
    @WithDefault("false")
    boolean rolePasswordHashes();

    /** How long a dump waits for a locked table. */
    @WithDefault("60s")
    Duration lockWait();

    /** How long one statement of a check, or of the preparations of a restore, may take on a database server. */
    @WithDefault("5m")
    Duration checkTimeout();

    /** Whether the name of a database's host may lead to the worker's own host or to its link (169.254.0.0/16, fe80::/10). */
    @WithDefault("false")
    boolean localAddressesAllowed();

    /** TLS is the stricter of this and the secret's. */
    @WithDefault("verify-full")
    SslMode minimumSslMode();

    /** Certificates that sign those of database servers, as PEM; libpq's default place by default. */
    Optional<Path> sslRootCertificate();

    /** The pause between two signs of life of a job. */
    @WithDefault("5s")
    Duration heartbeatInterval();

    /** How long an attempt at a backup or a restore may take; then it is stopped, and the job fails. */
    @WithDefault("48h")
    Duration longestJob();

    /** How long running jobs may go on when the worker is told to stop; then other workers begin them anew. */
    @WithDefault("25s")
    Duration shutdownGrace();

    /** The pause before a command that this version does not know is looked at again, perhaps by a newer worker. */
    @WithDefault("2m")
    Duration unknownCommandPause();

    /** The cap of backups on one database server, over all workers. */
    Server server();

    /** The cap on one database server. */
    interface Server {
        /** Backups at once on one database server, over all vaults that share a storage account. */
        @WithDefault("2")
        int backups();

        /** Programs that dump at once on one database server, over all vaults that share a storage account; at least one a backup. */
        @WithDefault("6")
        int streams();

        /** The pause before a backup that found its server busy is tried again; up to half of it is added by chance. */
        @WithDefault("20s")
        Duration pause();
    }

    /** What notices a standstill. */
    Watchdog watchdog();

    /** What notices a standstill. */
    interface Watchdog {
        /** How long an attempt may show no byte, no processor time and no work of the server before it is ended. */
        @WithDefault("10m")
        Duration silence();
    }

    /** The lease that keeps an instance's backups apart. */
    Lease lease();

    /** Times of a lease. */
    interface Lease {
        /** How long storage grants it: 15 to 60 s. */
        @WithDefault("60s")
        Duration duration();

        /** The pause between renewals. */
        @WithDefault("15s")
        Duration renewal();

        /** How long work goes on without a successful renewal. */
        @WithDefault("40s")
        Duration patience();
    }
}
