package io.pgvault.systemtests.checker;

import io.pgvault.localstack.LocalPostgres;
import io.pgvault.systemtests.checker.Observation.Followed;
import io.pgvault.systemtests.checker.Observation.Job;
import io.pgvault.systemtests.checker.Observation.Point;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the services' databases as their superuser. */
final class CatalogueReader {
    private static final String VAULT = "pgvault_vault";
    private static final String RETENTION = "pgvault_retention";
    private static final List<String> OUTBOXES = List.of(VAULT, RETENTION, "pgvault_scheduler");

    private final LocalPostgres server;

    CatalogueReader(LocalPostgres server) {
        this.server = server;
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    UUID vault(String name) {
        try {
            return rows(VAULT, "select id from vault where name = ?", name, row -> row.getObject(1, UUID.class))
                    .getFirst();
        } catch (SQLException e) {
            throw new IllegalStateException("The catalogue cannot be read", e);
        }
    }

    List<Job> jobs(UUID vault) throws SQLException {
        return rows(
                VAULT,
                "select id, instance_id, kind, state, request ->> 'scheduledAt', recovery_point_id"
                        + " from job where vault_id = ?",
                vault,
                row -> new Job(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)));
    }

    List<Point> points(UUID vault) throws SQLException {
        return rows(
                VAULT,
                "select p.id, p.instance_id, p.state, p.time, p.database, p.source_bytes, p.raw_bytes, p.stored_bytes"
                        // An instance that is gone is known by its jobs, and one that a rebuild brought back has none.
                        + " from recovery_point p where p.instance_id in"
                        + " (select of.instance_id from (select instance_id, vault_id from job"
                        + " union all select id, vault_id from instance) of where of.vault_id = ?)",
                vault,
                row -> {
                    @Nullable Timestamp time = row.getTimestamp(4);
                    return new Point(
                            row.getString(1),
                            row.getObject(2, UUID.class),
                            row.getString(3),
                            time == null ? null : time.toInstant(),
                            row.getString(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8));
                });
    }

    List<Followed> followed(UUID vault) throws SQLException {
        return rows(
                RETENTION,
                "select id, instance_id, time, state, reason from recovery_point where vault_id = ?",
                vault,
                row -> new Followed(
                        row.getString(1),
                        row.getObject(2, UUID.class),
                        row.getTimestamp(3).toInstant(),
                        row.getString(4),
                        row.getString(5)));
    }

    Map<String, Integer> unsent() throws SQLException {
        Map<String, Integer> unsent = new HashMap<>();
        for (String database : OUTBOXES) {
            unsent.put(
                    database,
                    rows(database, "select count(*) from outbox where ?", true, row -> row.getInt(1))
                            .getFirst());
        }
        return unsent;
    }

    /** What is under way beside jobs. */
    List<String> unfinished(UUID vault) throws SQLException {
        List<String> unfinished = new ArrayList<>(rows(
                VAULT,
                "select 'the operation ' || o.id || ' (' || o.kind || ') runs' from operation o join vault v"
                        + " on v.resource_key = lower(o.vault_resource_id) where o.status = 'RUNNING' and v.id = ?",
                vault,
                row -> row.getString(1)));
        unfinished.addAll(rows(
                VAULT,
                "select 'the vault ' || name || ' is ' || state from vault where state = 'PROVISIONING' and ?",
                true,
                row -> row.getString(1)));
        unfinished.addAll(rows(
                VAULT,
                "select 'the recovery point ' || p.id || ' has no tag' from recovery_point p join instance i"
                        + " on i.id = p.instance_id where p.state = 'AVAILABLE' and p.tag is null and i.vault_id = ?",
                vault,
                row -> row.getString(1)));
        unfinished.addAll(rows(
                RETENTION,
                "select 'the deletion of recovery point ' || id || ' has not ended'"
                        + " from recovery_point where state = 'DELETING' and vault_id = ?",
                vault,
                row -> row.getString(1)));
        unfinished.addAll(rows(
                RETENTION,
                "select 'the task ' || key || ' waits: ' || coalesce(failure, 'not tried yet') from task where ?",
                true,
                row -> row.getString(1)));
        return unfinished;
    }

    private <T> List<T> rows(String database, String sql, Object parameter, Row<T> reader) throws SQLException {
        try (Connection connection = server.connect(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        }
    }
}
