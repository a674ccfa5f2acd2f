package io.pgvault.benchmarks.scheduling;

import io.pgvault.localstack.PostgresLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The scheduler's rows, put into the place in time that a measurement wants. */
final class ScheduleTable implements AutoCloseable {
    private final Connection connection;

    ScheduleTable(PostgresLogin login) throws SQLException {
        connection = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
    }

    long instances() throws SQLException {
        return number("select count(*) from schedule_entry");
    }

    boolean exists() throws SQLException {
        return number("select count(*) from pg_tables where tablename = 'schedule_entry'") == 1;
    }

    /** All of them since some second of the last day but one. */
    void leaveAllOverdue() throws SQLException {
        execute("update schedule_entry set next_fire_at = now() - interval '2 days' + random() * interval '1 day'");
        execute("vacuum analyze schedule_entry");
    }

    /** So many a second from an instant on, and all others far away. */
    void leaveDue(int perSecond, int seconds, Instant from) throws SQLException {
        execute("update schedule_entry set next_fire_at = case when number <= " + perSecond * seconds
                + " then timestamptz '" + from + "' + number * interval '1 second' / " + perSecond
                + " else now() + interval '1 day' end"
                + " from (select instance_id as id, row_number() over () as number from schedule_entry) numbered"
                + " where instance_id = id");
        execute("vacuum analyze schedule_entry");
    }

    /** Lets the server note whose connection moves rows on; connections say it in their application's name. */
    void noteWhoFires() throws SQLException {
        execute("create table if not exists fired (replica text not null, instances bigint not null)");
        execute("create or replace function note_fired() returns trigger language plpgsql as $$ begin"
                + " insert into fired select current_setting('application_name'), count(*) from moved;"
                + " return null; end $$");
        execute("create or replace trigger note_fired after update on schedule_entry"
                + " referencing new table as moved for each statement execute function note_fired()");
    }

    void forgetWhoFired() throws SQLException {
        execute("truncate fired");
    }

    Map<String, Long> firedByReplica() throws SQLException {
        Map<String, Long> shares = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select replica, sum(instances) from fired group by replica")) {
            while (rows.next()) {
                shares.put(rows.getString(1), rows.getLong(2));
            }
        }
        return shares;
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
