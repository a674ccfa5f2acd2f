package io.pgvault.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.pgvault.contract.ContractJson;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
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
    private static final long LOCK = 0x7067_7661_756c_74L;
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final DataSource dataSource;
    private final Producer<String, byte[]> producer;
    private final Settings settings;
    private final Thread thread = new Thread(this::run, "outbox-relay");
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * How the relay works.
     *
     * @param poll the longest wait for new rows when the wake-up call is lost
     * @param retry the pause after a failure
     * @param batch rows per round
     */
    public record Settings(Duration poll, Duration retry, int batch) {
        public static final Settings DEFAULT = new Settings(Duration.ofSeconds(1), Duration.ofSeconds(1), 200);
    }

    private record Row(long id, String key, ProducerRecord<String, byte[]> record) {}

    /**
     * Makes a relay that has not started.
     *
     * @param producer with {@code acks=all} and a delivery time-out of seconds; closed with the relay
     */
    public OutboxRelay(DataSource dataSource, Producer<String, byte[]> producer, Settings settings) {
        this.dataSource = dataSource;
        this.producer = producer;
        this.settings = settings;
    }

    /** Makes a relay with a producer of its own, which it closes with itself. */
    public static OutboxRelay connect(DataSource dataSource, Map<String, Object> kafka, Settings settings) {
        Map<String, Object> producer = new HashMap<>(kafka);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        // Rows wait well in the outbox; a relay that hangs on a broker that is away could not be stopped.
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        return new OutboxRelay(
                dataSource, new KafkaProducer<>(producer, new StringSerializer(), new ByteArraySerializer()), settings);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        // Not interrupted: a round that has begun ends with its rows deleted, so that nothing is sent twice.
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }

    private void run() {
        while (!isClosed()) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                relayWhileLocked(connection);
            } catch (SQLException | KafkaException e) {
                LOG.warn("The outbox relay starts over: {}", e.getMessage());
                pause(settings.retry());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void relayWhileLocked(Connection connection) throws SQLException, InterruptedException {
        if (!holdsLock(connection)) {
            pause(settings.poll());
            return;
        }
        try {
            execute(connection, "listen " + Outbox.CHANNEL);
            while (!isClosed()) {
                Round round = relayOnce(connection);
                if (round.failed()) {
                    pause(settings.retry());
                } else if (round.sent() < settings.batch()) {
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

    private record Round(int sent, boolean failed) {}

    private Round relayOnce(Connection connection) throws SQLException, InterruptedException {
        List<Row> rows = oldest(connection);
        Set<String> failedKeys = new HashSet<>();
        List<Long> delivered = new ArrayList<>();
        List<Future<RecordMetadata>> sends = new ArrayList<>();
        for (Row row : rows) {
            sends.add(producer.send(row.record()));
        }
        producer.flush();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            try {
                sends.get(i).get();
                // What follows a failure of the same key is sent again after it: readers take the latest as the truth.
                if (!failedKeys.contains(row.key())) {
                    delivered.add(row.id());
                }
            } catch (ExecutionException e) {
                failedKeys.add(row.key());
                LOG.warn("Kafka did not take a message for {}: {}", row.record().topic(), e.getMessage());
            }
        }
        delete(connection, delivered);
        return new Round(delivered.size(), !failedKeys.isEmpty());
    }

    private List<Row> oldest(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select id, topic, key, headers, payload from outbox order by id limit ?")) {
            select.setInt(1, settings.batch());
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
        while (notifications.length == 0 && !isClosed() && System.nanoTime() < end) {
            notifications = connection.getNotifications(SLICE_MILLIS);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause(Duration duration) {
        try {
            // True when it is closed meanwhile; the caller's loop sees that by itself.
            var unused = closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }
}
