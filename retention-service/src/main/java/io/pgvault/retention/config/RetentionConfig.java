package io.pgvault.retention.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Period;

/** Settings of the retention service. */
@ConfigMapping(prefix = "pgvault.retention")
public interface RetentionConfig {
    /** The pause between two looks at the tasks. */
    @WithDefault("1s")
    Duration taskInterval();

    /** The pause between two looks at which recovery points are due for the archive or for deletion. */
    @WithDefault("60s")
    Duration expiryInterval();

    /** How long a deletion, a move to the archive, or copies whose time is over wait for a restore that reads them. */
    @WithDefault("5m")
    Duration holdPause();

    /** How long a deletion waits when storage does not let a blob go, for immutability or a legal hold. */
    @WithDefault("1h")
    Duration immutablePause();

    /** How long a deletion waits when storage fails. */
    @WithDefault("1m")
    Duration failurePause();

    /** The pause between two looks at copies that storage brings back from the archive. */
    @WithDefault("10m")
    Duration rehydrationPause();

    /** Recovery points that are looked for, moved or deleted in storage at once. */
    @WithDefault("8")
    int storageParallelism();

    /** How long a change waits for others before the indexes in storage that tell it are written anew. */
    @WithDefault("30s")
    Duration indexPause();

    /** The pause between two sweeps of storage for recovery points that nobody announced and for lost attempts. */
    @WithDefault("1h")
    Duration sweepInterval();

    /** How long after its manifest a recovery point that nobody announced is announced. */
    @WithDefault("10m")
    Duration announceAfter();

    /** How long what a lost attempt left is kept; longer than the longest job. */
    @WithDefault("8d")
    Duration lostAttemptsAfter();

    /** No recovery point expires earlier, whatever its policy says; goes with `pgvault.policies.shortest-vault-retention`. */
    @WithDefault("P7D")
    Period shortestLife();

    /** What stops an expiry that would delete too much at once. */
    Brake brake();

    /** What stops an expiry that would delete too much at once. */
    interface Brake {
        /** The share of an instance's recovery points that may be deleted within a day; 1 releases the brake. */
        @WithDefault("0.5")
        double largestShare();

        /** So many of an instance may be deleted within a day in any case. */
        @WithDefault("10")
        int always();

        /** So many scheduled backups in a row may be missing after the newest recovery point before nothing goes any more. */
        @WithDefault("3")
        int missedBackups();

        /** Time for the last of them to become a recovery point. */
        @WithDefault("1d")
        Duration grace();
    }

    /** Stored recovery points are read again. */
    Scrub scrub();

    /** Stored recovery points are read again. */
    interface Scrub {
        /** Everything that is online is read again within this time; 0 reads only what a restore found damaged. */
        @WithDefault("P90D")
        Duration within();

        /** So many bytes are read in a second at most, however far behind the pace is. */
        @WithDefault("32M")
        MemorySize mostBytesPerSecond();

        /** The pause between two looks at whether a recovery point is to be read. */
        @WithDefault("10s")
        Duration lookInterval();
    }
}
