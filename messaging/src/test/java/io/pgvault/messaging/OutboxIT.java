package io.pgvault.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import io.pgvault.contract.vault.VaultEvent.VaultPreparationFailed;
import io.pgvault.localstack.LocalKafka;
import io.pgvault.localstack.PostgresLogin;
import io.pgvault.localstack.SharedParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class OutboxIT {
    private static final Instant AT = Instant.parse("2026-11-20T22:00:00Z");

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final LocalKafka kafka = SharedParts.kafka();
    private final VaultId vault = VaultId.random();
    private int events;

    @BeforeEach
    void createTables() throws SQLException, IOException {
        PostgresLogin login = SharedParts.postgres()
                .createDatabaseAndRole("outbox_" + vault.toString().substring(0, 8));
        database.setUrl(login.jdbcUrl());
        database.setUser(login.user());
        database.setPassword(login.password());
        for (String migration : List.of("V0_1__outbox_and_inbox", "V0_2__what_can_never_be_sent")) {
            try (InputStream sql = Outbox.class.getResourceAsStream("/db/messaging/" + migration + ".sql");
                    Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void whatIsRolledBackNeverLeaves() throws SQLException {
        inTransaction(false, outbox -> outbox.add(event()));

        assertThat(waiting()).isZero();
    }

    @Test
    void whatIsCommittedLeavesInOrderPerKey() throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (OutboxRelay relay = relay()) {
            relay.start();
            for (int i = 0; i < 500; i++) {
                VaultDeleted event = event();
                ids.add(event.eventId());
                inTransaction(true, outbox -> outbox.add(event));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
        }

        assertThat(eventIds(500)).isEqualTo(ids);
    }

    @Test
    void theSameEventWaitsOnce() throws SQLException {
        VaultDeleted event = event();
        inTransaction(true, outbox -> outbox.add(event));
        inTransaction(true, outbox -> outbox.add(event));

        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void whatIsSaidAgainIsAnotherEventOncePerOccasion() throws SQLException {
        VaultDeleted event = event();
        inTransaction(true, outbox -> outbox.add(event));
        inTransaction(true, outbox -> outbox.addAgain(event, "first"));
        inTransaction(true, outbox -> outbox.addAgain(event, "second"));
        inTransaction(true, outbox -> outbox.addAgain(event, "second"));

        assertThat(waiting()).isEqualTo(3);
    }

    @Test
    void severalInOneGoWaitInTheirOrderEachOnce() throws SQLException {
        List<VaultDeleted> events = List.of(event(), event(), event(), event());
        List<UUID> ids = events.stream().map(VaultDeleted::eventId).toList();
        inTransaction(true, outbox -> outbox.add(events.get(1)));
        inTransaction(true, outbox -> outbox.addAll(events));

        assertThat(waiting()).isEqualTo(4);
        inTransaction(
                false,
                outbox -> assertThat(List.of(outbox.waiting(3), outbox.waiting(9)))
                        .containsExactly(3, 4));
        try (OutboxRelay relay = relay()) {
            relay.start();
            assertThat(eventIds(4)).containsExactly(ids.get(1), ids.get(0), ids.get(2), ids.get(3));
        }
    }

    @Test
    void oneOfTwoRelaysIsActiveAndTheOtherTakesOver() throws SQLException {
        Set<UUID> ids = new HashSet<>();
        OutboxRelay first = relay();
        try (OutboxRelay second = relay()) {
            first.start();
            second.start();
            for (int i = 0; i < 100; i++) {
                VaultDeleted event = event();
                ids.add(event.eventId());
                inTransaction(true, outbox -> outbox.add(event));
                if (i == 50) {
                    first.close();
                }
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
        }

        assertThat(eventIds(100)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void wakesUpAtOnceWhenARowIsCommitted() throws SQLException {
        Duration second = Duration.ofSeconds(1);
        try (OutboxRelay relay =
                relay(new OutboxRelay.Settings(Duration.ofMinutes(1), new Pauses(second, second), 100))) {
            relay.start();
            inTransaction(true, outbox -> outbox.add(event()));
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);

            inTransaction(true, outbox -> outbox.add(event()));

            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
        }
    }

    @Test
    void whatCanNeverBeSentGoesAsideAndHoldsNothingUp() throws SQLException {
        VaultDeleted next = event();
        inTransaction(true, outbox -> outbox.add(tooLong()));
        inTransaction(true, outbox -> outbox.add(next));

        try (OutboxRelay relay = relay()) {
            relay.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
        }

        assertThat(eventIds(1)).containsExactly(next.eventId());
        inTransaction(false, outbox -> assertThat(outbox.backlog()).isEqualTo(new Outbox.Backlog(0, null, 1)));
    }

    @Test
    void whoeverCanBeToldIsToldThatAMessageCanNeverBeSent() throws SQLException {
        inTransaction(
                true,
                outbox -> assertThatThrownBy(() -> outbox.addSendable(tooLong()))
                        .isInstanceOf(UnsendableMessageException.class)
                        .hasMessageMatching("It would be a message of 1\\d{6} bytes for .*; the most are 1000000."));
        inTransaction(true, outbox -> outbox.addSendable(event()));

        assertThat(waiting()).isEqualTo(1);
    }

    /** Two hundred at once, in one array each, were more than the memory of a service. */
    @Test
    void manyLargeMessagesAreNotInMemoryAtOnceAndLeaveInTheirOrder() throws SQLException {
        List<VaultEvent> large = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            large.add(new VaultPreparationFailed(vault, AT.plusMillis(i), error("x".repeat(900_000))));
        }
        inTransaction(true, outbox -> outbox.addAll(large));

        try (OutboxRelay relay = relay()) {
            relay.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 0);
        }

        assertThat(eventIds(30))
                .isEqualTo(large.stream().map(VaultEvent::eventId).toList());
    }

    @Test
    void whatTheBrokerRefusesHoldsUpItsOwnKeyOnlyAndNothingOvertakesIt() throws Exception {
        VaultId other = VaultId.random();
        try (Admin admin = Admin.create(kafka.clientSettings())) {
            limit(admin, 1_000);
            try (OutboxRelay relay = relay()) {
                VaultEvent large = new VaultPreparationFailed(vault, AT, error("x".repeat(9_000)));
                VaultEvent small = event();
                inTransaction(true, outbox -> outbox.addAll(List.of(large, small, new VaultDeleted(other, AT))));
                relay.start();
                await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 2);
                limit(admin, 1_048_588);

                assertThat(eventIds(2)).containsExactly(large.eventId(), small.eventId());
            }
        } finally {
            try (Admin admin = Admin.create(kafka.clientSettings())) {
                limit(admin, 1_048_588);
            }
        }
    }

    private static void limit(Admin admin, int bytes) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, Stream.VAULT_EVENTS.topic()),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private VaultPreparationFailed tooLong() {
        return new VaultPreparationFailed(vault, AT, error("x".repeat(Stream.LONGEST_MESSAGE)));
    }

    private static ErrorDetail error(String message) {
        return ErrorDetail.of(ErrorCode.STORAGE_FAILED, message);
    }

    private OutboxRelay relay() {
        return relay(OutboxRelay.Settings.DEFAULT);
    }

    private OutboxRelay relay(OutboxRelay.Settings settings) {
        return OutboxRelay.connect(
                database, kafka.clientSettings(), new EventWriter("/pgvault/test"), InstantSource.system(), settings);
    }

    /** Another one each time, of the same key. */
    private VaultDeleted event() {
        return new VaultDeleted(vault, AT.plusMillis(events++));
    }

    private interface Work {
        void with(Outbox outbox);
    }

    /** A connection of the transaction's own, as a pool inside a transaction hands it out. */
    private void inTransaction(boolean commit, Work work) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(database.getUrl(), database.getUser(), database.getPassword())) {
            connection.setAutoCommit(false);
            work.with(new Outbox(new OneConnection(connection), new EventWriter("/pgvault/test"), () -> AT));
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }

    private long waiting() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from outbox")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** The ids of the events of this test's vault in the order of their partition. */
    private List<UUID> eventIds(int wanted) {
        List<UUID> ids = new ArrayList<>();
        Map<String, Object> settings =
                kafka.clientSettings(Map.of("group.id", "test-" + UUID.randomUUID(), "auto.offset.reset", "earliest"));
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Stream.VAULT_EVENTS.topic()));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(vault.toString())) {
                        new EventReader()
                                .read(Stream.VAULT_EVENTS, record)
                                .ifPresent(received -> ids.add(received.eventId()));
                    }
                }
                return ids.size() >= wanted;
            });
        }
        return ids;
    }
}
