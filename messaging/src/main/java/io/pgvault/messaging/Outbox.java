package io.pgvault.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Messages that leave exactly when the transaction that wrote them commits. The data source must hand out the
 * connection of the caller's transaction.
 */
public final class Outbox {
    static final String CHANNEL = "pgvault_outbox";

    private final DataSource dataSource;
    private final EventWriter writer;
    private final InstantSource clock;

    public Outbox(DataSource dataSource, EventWriter writer, InstantSource clock) {
        this.dataSource = dataSource;
        this.writer = writer;
        this.clock = clock;
    }

    /**
     * Adds a message to the caller's transaction. One whose event waits here already is left as it is: it is the same
     * event.
     */
    public void add(Message message) {
        addAll(List.of(message));
    }

    /**
     * Adds a message that somebody asked for who can still be told that it is too much.
     *
     * @throws UnsendableMessageException when no topic would ever take it
     */
    public void addSendable(Message message) {
        ProducerRecord<String, byte[]> record = writer.write(message, clock.instant());
        if (record.value().length > Stream.LONGEST_MESSAGE) {
            throw new UnsendableMessageException(record.topic(), record.value().length);
        }
        insert(List.of(record));
    }

    /** Adds a message that was sent before, as {@link EventWriter#writeAgain} writes it. */
    public void addAgain(Message message, String occasion) {
        insert(List.of(writer.writeAgain(message, occasion, clock.instant())));
    }

    /** Adds messages in their order, as {@link #add} does each; many in one go take a fraction of the time. */
    public void addAll(List<? extends Message> messages) {
        insert(messages.stream()
                .map(message -> writer.write(message, clock.instant()))
                .toList());
    }

    private void insert(List<ProducerRecord<String, byte[]>> records) {
        if (records.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into outbox (event_id, topic, key, headers, payload)"
                                + " values (?, ?, ?, ?, ?) on conflict (event_id) do nothing");
                PreparedStatement wake = connection.prepareStatement("select pg_notify('" + CHANNEL + "', '')")) {
            for (ProducerRecord<String, byte[]> record : records) {
                insert.setObject(1, EventWriter.eventId(record));
                insert.setString(2, record.topic());
                insert.setString(3, record.key());
                insert.setString(4, headers(record));
                insert.setBytes(5, record.value());
                insert.addBatch();
            }
            insert.executeBatch();
            wake.execute();
        } catch (SQLException e) {
            throw new OutboxException(
                    "Cannot add " + records.size() + " to the outbox for "
                            + records.getFirst().topic(),
                    e);
        }
    }

    /** Counts the messages that wait for the broker, up to so many. */
    public int waiting(int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement count = connection.prepareStatement(
                        "select count(*) from (select id from outbox order by id limit ?) oldest")) {
            count.setInt(1, most);
            try (ResultSet result = count.executeQuery()) {
                return result.next() ? result.getInt(1) : 0;
            }
        } catch (SQLException e) {
            throw new OutboxException("Cannot count what waits in the outbox", e);
        }
    }

    /**
     * What is in the outbox.
     *
     * @param oldest since when the oldest message waits; null when none does
     * @param setAside messages that can never be sent
     */
    public record Backlog(long rows, @Nullable Instant oldest, long setAside) {
        public static final Backlog NONE = new Backlog(0, null, 0);
    }

    public Backlog backlog() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement count = connection.prepareStatement(
                        "select count(*), min(created_at)," + " (select count(*) from outbox_set_aside) from outbox");
                ResultSet result = count.executeQuery()) {
            result.next();
            OffsetDateTime oldest = result.getObject(2, OffsetDateTime.class);
            return new Backlog(result.getLong(1), oldest == null ? null : oldest.toInstant(), result.getLong(3));
        } catch (SQLException e) {
            throw new OutboxException("Cannot count what waits in the outbox", e);
        }
    }

    private static String headers(ProducerRecord<String, byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        try {
            return ContractJson.mapper().writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write headers as JSON", e);
        }
    }
}
