package io.pgvault.benchmarks.retention;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.localstack.PostgresLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The retention service's rows. */
final class DueList implements AutoCloseable {
    private final Connection connection;

    DueList(PostgresLogin login) throws SQLException {
        connection = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
    }

    /** Daily recovery points of so many instances; the oldest one of each has expired. */
    void fill(int instances, int recoveryPointsEach) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into recovery_point (id, instance_id, vault_id, time, tag, expires_at, state, reason)"
                        + " select md5(instance || '/' || day), md5('instance ' || instance)::uuid,"
                        + " md5('vault ' || instance % 20)::uuid, now() - day * interval '1 day' - interval '1 hour',"
                        + " 'Default', now() + (? - day) * interval '1 day' - interval '1 hour', 'KEPT', 'Retention rule Default'"
                        + " from generate_series(1, ?) as instance, generate_series(1, ?) as day")) {
            insert.setInt(1, recoveryPointsEach);
            insert.setInt(2, instances);
            insert.setInt(3, recoveryPointsEach);
            insert.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze recovery_point");
        }
    }

    /** The newest recovery point of each instance: none of them goes unless it is in storage. */
    List<Newest> newest() throws SQLException {
        List<Newest> newest = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select distinct on (instance_id) instance_id, vault_id, id, time"
                                + " from recovery_point order by instance_id, time desc")) {
            while (rows.next()) {
                newest.add(new Newest(
                        new VaultId(rows.getObject("vault_id", UUID.class)),
                        new InstanceId(rows.getObject("instance_id", UUID.class)),
                        new RecoveryPointId(rows.getString("id")),
                        rows.getObject("time", OffsetDateTime.class).toInstant()));
            }
        }
        return newest;
    }

    record Newest(VaultId vault, InstanceId instance, RecoveryPointId id, Instant time) {}

    long decided() {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from recovery_point where state in ('DELETING', 'DELETED')")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
