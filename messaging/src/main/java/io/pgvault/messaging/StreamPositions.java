package io.pgvault.messaging;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;

/** How far the streams are in a service's rows, kept beside them: the offset of the first record that may not be. */
public final class StreamPositions {
    private final DataSource dataSource;

    public StreamPositions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The positions that are known of these partitions. */
    public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> found = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select topic, partition, next_offset from stream_position where topic = any (?)")) {
            Array topics = connection.createArrayOf(
                    "text",
                    partitions.stream().map(TopicPartition::topic).distinct().toArray());
            select.setArray(1, topics);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
                }
            }
        } catch (SQLException e) {
            throw new OutboxException("Cannot read the positions of " + partitions, e);
        }
        found.keySet().retainAll(partitions);
        return found;
    }

    public void save(Map<TopicPartition, Long> positions) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert = connection.prepareStatement(
                        "insert into stream_position (topic, partition, next_offset) values (?, ?, ?)"
                                + " on conflict (topic, partition) do update set next_offset = excluded.next_offset"
                                + " where stream_position.next_offset <> excluded.next_offset")) {
            for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
                upsert.setString(1, position.getKey().topic());
                upsert.setInt(2, position.getKey().partition());
                upsert.setLong(3, position.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        } catch (SQLException e) {
            throw new OutboxException("Cannot save the positions of the streams", e);
        }
    }
}
