package io.pgvault.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.alert.Alert.MessagesSetAside;
import io.pgvault.contract.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the rows of an outbox in their order per key and deletes them once the broker has them. Of all replicas of
 * a service one relay is active: the one that holds an advisory lock, which dies with its connection. A relay that dies
 * between acknowledgement and deletion makes its successor send again: at least once.
 */
public final class OutboxRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int SLICE_MILLIS = 200;
    /** All rows of a round are in memory at once. */
    private static final long BATCH_BYTES = 8L << 20;

    private static final String SET_ASIDE = "with gone as (delete from outbox where id = ?"
            + " returning event_id, topic, key, headers, payload, created_at) insert into outbox_set_aside"
            + " (event_id, topic, key, headers, payload, created_at, reason) select gone.*, ? from gone"
            + " on conflict (event_id) do nothing";
    private static final long LOCK = 0x7067_7661_756c_74L;
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final DataSource dataSource;
    private final Producer<String, byte[]> producer;
    private final EventWriter writer;
    private final InstantSource clock;
    private final Settings settings;
    /** Only the relay's thread looks here. */
    private final Map<String, Hold> held = new HashMap<>();

    private final Thread thread = new Thread(this::run, "outbox-relay");
    private final Closing closing = new Closing();

    /**
     * How the relay works.
     *
     * @param poll the longest wait for new rows when the wake-up call is lost
     * @param retry the first pause after a failure; those after what Kafka refuses of one key grow
     * @param batch rows per round
     */
    public record Settings(Duration poll, Pauses retry, int batch) {
        public static final Settings DEFAULT =
                new Settings(Duration.ofSeconds(1), new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30)), 200);
    }

    private record Row(long id, String key, ProducerRecord<String, byte[]> record) {}

    /** A key whose rows wait because Kafka did not take the first of them. */
    private record Hold(long untilNanos, Duration pause) {
        static Hold of(Duration pause) {
            return new Hold(System.nanoTime() + pause.toNanos(), pause);
        }
    }

    /**
     * Makes a relay that has not started.
     *
     * @param producer with {@code acks=all} and a delivery time-out of seconds; closed with the relay
     * @param writer of the alert that tells of a message that can never be sent
     */
    public OutboxRelay(
            DataSource dataSource,
            Producer<String, byte[]> producer,
            EventWriter writer,
            InstantSource clock,
            Settings settings) {
        this.dataSource = dataSource;
        this.producer = producer;
        this.writer = writer;
        this.clock = clock;
        this.settings = settings;
    }

    /** Makes a relay with a producer of its own, which it closes with itself. */
    public static OutboxRelay connect(
            DataSource dataSource,
            Map<String, Object> kafka,
            EventWriter writer,
            InstantSource clock,
            Settings settings) {
        return new OutboxRelay(dataSource, Producers.connect(kafka, Producers.USUAL_LENGTH), writer, clock, settings);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        // Not interrupted: a round that has begun ends with its rows deleted, so that nothing is sent twice.
        closing.close();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }

    private void run() {
        while (!closing.isClosed()) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                relayWhileLocked(connection);
            } catch (SQLException | KafkaException e) {
                LOG.warn("The outbox relay starts over: {}", e.getMessage());
                closing.pause(settings.retry().first());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void relayWhileLocked(Connection connection) throws SQLException, InterruptedException {
        if (!holdsLock(connection)) {
            closing.pause(settings.poll());
            return;
        }
        try {
            execute(connection, "listen " + Outbox.CHANNEL);
            while (!closing.isClosed()) {
                Round round = relayOnce(connection);
                if (round.failed() && round.done() == 0) {
                    closing.pause(settings.retry().first());
                } else if (round.done() < settings.batch()) {
                    awaitRows(connection.unwrap(PGConnection.class));
                }
            }
        } finally {
            // A pooled connection goes back: it must not keep the lock or the subscription.
            if (!connection.isClosed()) {
                execute(connection, "unlisten " + Outbox.CHANNEL);
                execute(connection, "select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    private record Round(int done, boolean failed) {}

    private Round relayOnce(Connection connection) throws SQLException, InterruptedException {
        List<Row> rows = oldest(connection);
        List<Row> sendable = new ArrayList<>();
        for (Row row : rows) {
            if (row.record().value().length > Stream.LONGEST_MESSAGE) {
                setAside(connection, row);
            } else {
                sendable.add(row);
            }
        }
        List<Long> delivered = send(sendable);
        delete(connection, delivered);
        return new Round(rows.size() - sendable.size() + delivered.size(), delivered.size() < sendable.size());
    }

    /**
     * Sends rows so that those of a key leave in their order or not at all: one of each key at a time, and none of a key
     * after one that failed.
     */
    private List<Long> send(List<Row> rows) throws InterruptedException {
        Map<String, Deque<Row>> ofKeys = new LinkedHashMap<>();
        rows.forEach(row ->
                ofKeys.computeIfAbsent(row.key(), key -> new ArrayDeque<>()).add(row));
        List<Deque<Row>> waiting = List.copyOf(ofKeys.values());
        List<Long> delivered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<Future<RecordMetadata>> sends = new ArrayList<>();
            waiting.forEach(ofKey -> sends.add(producer.send(ofKey.getFirst().record())));
            producer.flush();
            List<Deque<Row>> next = new ArrayList<>();
            for (int i = 0; i < waiting.size(); i++) {
                Deque<Row> ofKey = waiting.get(i);
                Row row = ofKey.removeFirst();
                if (!isTaken(row, sends.get(i))) {
                    held.merge(
                            row.key(),
                            Hold.of(settings.retry().first()),
                            (before, first) -> Hold.of(settings.retry().after(before.pause())));
                    continue;
                }
                delivered.add(row.id());
                held.remove(row.key());
                if (!ofKey.isEmpty()) {
                    next.add(ofKey);
                }
            }
            waiting = next;
        }
        return delivered;
    }

    private boolean isTaken(Row row, Future<RecordMetadata> sent) throws InterruptedException {
        try {
            sent.get();
            return true;
        } catch (ExecutionException e) {
            LOG.warn("Kafka did not take a message for {}: {}", row.record().topic(), e.getMessage());
            return false;
        }
    }

    /** What no topic takes would keep all that follows of its key from leaving, for ever. */
    private void setAside(Connection connection, Row row) throws SQLException, InterruptedException {
        String reason =
                "It has " + row.record().value().length + " bytes; the most are " + Stream.LONGEST_MESSAGE + ".";
        String topic = row.record().topic();
        LOG.error("A message for {} can never be sent and is set aside: {}", topic, reason);
        try (PreparedStatement move = connection.prepareStatement(SET_ASIDE)) {
            move.setLong(1, row.id());
            move.setString(2, reason);
            move.executeUpdate();
        }
        var alert = MessagesSetAside.unsendable(topic, writer.source(), reason, clock.instant());
        var unused = producer.send(writer.write(alert, alert.at()));
    }

    /** The oldest that need not wait because their key does. */
    private List<Row> oldest(Connection connection) throws SQLException {
        long now = System.nanoTime();
        Object[] keys = held.entrySet().stream()
                .filter(hold -> hold.getValue().untilNanos() - now > 0)
                .map(Map.Entry::getKey)
                .toArray();
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id, topic, key, headers, payload from (select *,"
                        + " sum(octet_length(payload)) over (order by id) - octet_length(payload) as before"
                        + " from (select * from outbox where key <> all (?) order by id limit ?) oldest) summed"
                        + " where before < ? order by id")) {
            select.setArray(1, connection.createArrayOf("text", keys));
            select.setInt(2, settings.batch());
            select.setLong(3, BATCH_BYTES);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
        }
        return rows;
    }

    private static Row row(ResultSet result) throws SQLException {
        String key = result.getString("key");
        var record = new ProducerRecord<>(result.getString("topic"), key, result.getBytes("payload"));
        headers(result.getString("headers"))
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return new Row(result.getLong("id"), key, record);
    }

    private static Map<String, String> headers(String json) {
        try {
            return ContractJson.mapper().readValue(json, HEADERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The outbox holds headers that are not JSON", e);
        }
    }

    private static void delete(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from outbox where id = any(?)")) {
            delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            delete.executeUpdate();
        }
    }

    private static boolean holdsLock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            return result.next() && result.getBoolean(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until somebody says that rows have come, or for the poll's time; in slices, so that closing is quick. */
    private void awaitRows(PGConnection connection) throws SQLException {
        long end = System.nanoTime() + settings.poll().toNanos();
        PGNotification[] notifications = {};
        while (notifications.length == 0 && !closing.isClosed() && System.nanoTime() < end) {
            notifications = connection.getNotifications(SLICE_MILLIS);
        }
    }
}
