package io.pgvault.benchmarks.workers;

import io.pgvault.localstack.LocalPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Looks at the dumps on one server, often: when each job was first seen there, and how many were at once. */
final class DumpWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final String DUMPS = """
        select distinct split_part(application_name, '/', 2) from pg_stat_activity
        where application_name ~ '^pgvault/[0-9a-f-]{36}/'
        """;

    private final LocalPostgres server;
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();
    private final Thread thread =
            Thread.ofPlatform().name("dump-watch").daemon().unstarted(this::run);
    private volatile int most;
    private volatile boolean closed;

    private DumpWatch(LocalPostgres server) {
        this.server = server;
    }

    static DumpWatch of(LocalPostgres server) {
        DumpWatch watch = new DumpWatch(server);
        watch.thread.start();
        return watch;
    }

    /** By the id of the job. */
    Map<String, Instant> firstSeen() {
        return Map.copyOf(firstSeen);
    }

    int most() {
        return most;
    }

    private void run() {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            while (!closed) {
                int dumps = 0;
                try (ResultSet rows = statement.executeQuery(DUMPS)) {
                    while (rows.next()) {
                        firstSeen.putIfAbsent(rows.getString(1), Instant.now());
                        dumps++;
                    }
                }
                most = Math.max(most, dumps);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The server cannot be looked at", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
