package io.pgvault.scheduler.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.scheduler.planning.ScheduleStore;
import io.pgvault.scheduler.planning.ScheduledInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresScheduleStore implements ScheduleStore {
    private final ScheduleEntryRepository entries;
    private final DataSource dataSource;
    private final InstantSource clock;

    PostgresScheduleStore(ScheduleEntryRepository entries, DataSource dataSource, InstantSource clock) {
        this.entries = entries;
        this.dataSource = dataSource;
        this.clock = clock;
    }

    @Override
    public Optional<ScheduledInstance> findForUpdate(InstanceId instance) {
        return entries.findByIdOptional(instance.value(), LockModeType.PESSIMISTIC_WRITE)
                .map(PostgresScheduleStore::toDomain);
    }

    @Override
    public Map<InstanceId, Long> versions(Collection<InstanceId> instances) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select instance_id, version from schedule_entry where instance_id = any (?)")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", instances.stream().map(InstanceId::value).toArray()));
            Map<InstanceId, Long> versions = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    versions.put(new InstanceId(rows.getObject(1, UUID.class)), rows.getLong(2));
                }
            }
            return versions;
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot look which instances are known", e);
        }
    }

    @Override
    public void save(ScheduledInstance scheduled) {
        ProtectedInstance instance = scheduled.instance();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert = connection.prepareStatement("insert into schedule_entry"
                        + " (instance_id, version, instance, next_fire_at, last_fire_at) values (?, ?, ?::jsonb, ?, ?)"
                        + " on conflict (instance_id) do update set version = excluded.version,"
                        + " instance = excluded.instance, next_fire_at = excluded.next_fire_at,"
                        + " last_fire_at = excluded.last_fire_at where schedule_entry.version <= excluded.version"
                        + " or schedule_entry.version > ?")) {
            upsert.setObject(1, id(scheduled));
            upsert.setLong(2, instance.version());
            upsert.setString(3, json(instance));
            upsert.setObject(4, utc(scheduled.nextFireAt()));
            upsert.setObject(5, utc(scheduled.lastFireAt()));
            upsert.setLong(6, ProtectedInstance.highestVersion(clock.instant()));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot keep instance " + instance.instanceId(), e);
        }
    }

    @Override
    public List<ScheduledInstance> claimDue(Instant after, Instant upTo, int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement claim = connection.prepareStatement("select instance, next_fire_at, last_fire_at"
                        + " from schedule_entry where next_fire_at > ? and next_fire_at <= ?"
                        + " order by next_fire_at limit ? for update skip locked")) {
            claim.setObject(1, utc(after));
            claim.setObject(2, utc(upTo));
            claim.setInt(3, most);
            List<ScheduledInstance> claimed = new ArrayList<>();
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    claimed.add(new ScheduledInstance(instance(rows.getString(1)), instant(rows, 2), instant(rows, 3)));
                }
            }
            return claimed;
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot claim what is due", e);
        }
    }

    /** One statement for all: after an outage there are many. */
    @Override
    public void moveOn(List<ScheduledInstance> claimed) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update schedule_entry set next_fire_at = moved.next, last_fire_at = moved.last"
                                + " from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[]) as moved (id, next, last)"
                                + " where instance_id = moved.id")) {
            update.setArray(1, array(connection, "uuid", claimed, PostgresScheduleStore::id));
            update.setArray(2, array(connection, "timestamptz", claimed, ScheduledInstance::nextFireAt));
            update.setArray(3, array(connection, "timestamptz", claimed, ScheduledInstance::lastFireAt));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot note what has fired", e);
        }
    }

    private static UUID id(ScheduledInstance scheduled) {
        return scheduled.instance().instanceId().value();
    }

    private static Array array(
            Connection connection,
            String type,
            List<ScheduledInstance> claimed,
            Function<ScheduledInstance, @Nullable Object> column)
            throws SQLException {
        return connection.createArrayOf(
                type,
                claimed.stream().map(column).map(PostgresScheduleStore::text).toArray());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static ScheduledInstance toDomain(ScheduleEntryEntity entry) {
        return new ScheduledInstance(instance(entry.instance), entry.nextFireAt, entry.lastFireAt);
    }

    private static ProtectedInstance instance(String json) {
        try {
            return ContractJson.mapper().readValue(json, ProtectedInstance.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The schedule holds an unreadable instance", e);
        }
    }

    private static String json(ProtectedInstance instance) {
        try {
            return ContractJson.mapper().writeValueAsString(instance);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An instance cannot be written as JSON", e);
        }
    }
}
