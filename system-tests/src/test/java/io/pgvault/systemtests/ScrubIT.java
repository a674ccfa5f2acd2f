package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Stored blobs that were damaged behind pgvault's back are found before a restore needs them. */
class ScrubIT {
    private final BlobStore storage = Pgvault.storage();
    private final Map<BlobAddress, byte[]> before = new LinkedHashMap<>();

    @Test
    void whatIsDamagedInStorageIsFoundToldAndNotRestoredFrom() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("scrubbed");
        String flipped = Pgvault.recoveryPoint(source.path());
        String cut = Pgvault.recoveryPoint(source.path());
        String gone = Pgvault.recoveryPoint(source.path());
        String listless = Pgvault.recoveryPoint(source.path());
        String whole = Pgvault.recoveryPoint(source.path());

        change(blob(source, flipped, "database_0.0000.dump.zst"), ScrubIT::flip);
        change(blob(source, cut, "database_0.0000.dump.zst"), content -> Arrays.copyOf(content, content.length - 1));
        delete(blob(source, gone, "contents_0.0000.jsonl.zst"));
        delete(blob(source, listless, "database_0.blocks"));

        // A restore that meets damage makes it known to all.
        JsonNode restore = Pgvault.restore(source.path(), flipped, source.database() + "_2", source.secret());
        assertThat(restore.at("/errorDetails/0/code").asText()).isEqualTo("RecoveryPointCorrupt");
        assertFound(source, flipped, "database_0.0000.dump.zst is not what was stored.");

        // The others are found when it is their turn.
        for (String point : List.of(cut, gone, listless)) {
            comeInTurn(point);
        }
        assertFound(source, cut, "database_0.0000.dump.zst has ");
        assertFound(source, gone, "contents_0.0000.jsonl.zst is missing.");
        assertFound(source, listless, "database_0.blocks is missing.");

        comeInTurn(whole);
        assertThat(listed(source, "recoveryPoints")).containsExactly(whole);
        for (String point : List.of(flipped, cut, gone, listless)) {
            ApiAnswer refused = Pgvault.api()
                    .post(
                            source.path() + "/restore",
                            Bodies.restoreAsPrivilegedRole(
                                    point, Pgvault.databaseId("r"), "r_" + Pgvault.shortId(), source.secret()));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.errorCode()).isEqualTo("RecoveryPointCorrupt");
            assertThat(refused.body().at("/error/message").asText())
                    .contains(point + " is damaged: ", "The newest that is whole is " + whole);
        }
        assertThat(Pgvault.restore(source.path(), whole, source.database() + "_3", source.secret())
                        .path("status")
                        .asText())
                .isEqualTo("Completed");

        before.forEach(this::putBack);
        for (String point : List.of(flipped, cut, gone, listless)) {
            comeInTurn(point);
        }
        await().atMost(Pgvault.PATIENCE)
                .untilAsserted(() -> assertThat(listed(source, "recoveryPoints"))
                        .containsExactlyInAnyOrder(flipped, cut, gone, listless, whole));
    }

    private BlobAddress blob(ProtectedDatabase source, String point, String name) throws SQLException {
        String container = "pgv-" + vault(source);
        try (Stream<StoredBlob> blobs =
                storage.list(container, "instances/" + source.id() + "/recovery-points/" + point + "/attempts/")) {
            return blobs.map(found -> new BlobAddress(container, found.name()))
                    .filter(found -> found.name().endsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static UUID vault(ProtectedDatabase source) throws SQLException {
        try (Connection catalogue = Pgvault.stack().catalogue().connect("pgvault_vault");
                PreparedStatement query = catalogue.prepareStatement("select vault_id from instance where id = ?")) {
            query.setObject(1, source.id());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    private static byte[] flip(byte[] content) {
        byte[] flipped = content.clone();
        flipped[flipped.length / 3] ^= 4;
        return flipped;
    }

    private void change(BlobAddress address, UnaryOperator<byte[]> change) {
        byte[] content = delete(address);
        assertThat(storage.create(address, change.apply(content))).isPresent();
    }

    private byte[] delete(BlobAddress address) {
        byte[] content = storage.read(address, 1 << 24).orElseThrow().bytes();
        before.put(address, content);
        storage.delete(address);
        return content;
    }

    private void putBack(BlobAddress address, byte[] content) {
        storage.delete(address);
        assertThat(storage.create(address, content)).isPresent();
    }

    private static void assertFound(ProtectedDatabase source, String point, String reason) {
        await().atMost(Pgvault.PATIENCE).untilAsserted(() -> {
            JsonNode damaged = gone(source, point);
            assertThat(damaged.at("/properties/pgvault/state").asText()).isEqualTo("Damaged");
            assertThat(damaged.at("/properties/pgvault/deletion/reason").asText())
                    .contains(reason);
            assertThat(alerts(point)).isOne();
        });
    }

    private static JsonNode gone(ProtectedDatabase source, String point) {
        for (JsonNode listed : Pgvault.api()
                .get(source.path() + "/deletedRecoveryPoints")
                .body()
                .path("value")) {
            if (listed.path("name").asText().equals(point)) {
                return listed;
            }
        }
        throw new AssertionError(point + " is not listed as gone");
    }

    private static List<String> listed(ProtectedDatabase source, String list) {
        return Pgvault.api()
                .get(source.path() + "/" + list)
                .body()
                .path("value")
                .findValuesAsText("name");
    }

    /** As when the set time is over for it. */
    private static void comeInTurn(String point) throws SQLException {
        try (Connection retention = Pgvault.stack().catalogue().connect("pgvault_retention");
                PreparedStatement turn = retention.prepareStatement(
                        "with plan as (update scrub_pace set next_at = timestamptz '2000-01-01' returning 1)"
                                + " update recovery_point set scrubbed_at = timestamptz '2000-01-01' where id = ?")) {
            turn.setString(1, point);
            assertThat(turn.executeUpdate()).isOne();
        }
        await().atMost(Pgvault.PATIENCE).until(() -> isRead(point));
    }

    private static boolean isRead(String point) throws SQLException {
        try (Connection retention = Pgvault.stack().catalogue().connect("pgvault_retention");
                PreparedStatement query = retention.prepareStatement(
                        "select scrubbed_at > timestamptz '2000-01-02' from recovery_point where id = ?")) {
            query.setString(1, point);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** How many alerts were raised about it. */
    private static long alerts(String point) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Pgvault.stack().kafka().clientSettings(Map.of()), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("pgvault.alerts.v1").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long found = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    String type =
                            new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
                    found += type.endsWith("DamageFound") && record.value().contains(point) ? 1 : 0;
                }
            }
            return found;
        }
    }
}
