package io.pgvault.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class OutboxIT {
    private static final Instant AT = Instant.parse("2026-11-20T22:00:00Z");

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final String bootstrapServers = SharedParts.kafka().bootstrapServers();
    private final VaultId vault = VaultId.random();

    @BeforeEach
    void createTables() throws SQLException, IOException {
        PostgresLogin login = SharedParts.postgres()
                .createDatabaseAndRole("outbox_" + vault.toString().substring(0, 8));
        database.setUrl(login.jdbcUrl());
        database.setUser(login.user());
        database.setPassword(login.password());
        try (InputStream sql = Outbox.class.getResourceAsStream("/db/messaging/V0_1__outbox_and_inbox.sql");
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsRolledBackNeverLeaves() throws SQLException {
        inTransaction(false, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), UUID.randomUUID()));

        assertThat(waiting()).isZero();
    }

    @Test
    void whatIsCommittedLeavesInOrderPerKey() throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (OutboxRelay relay = relay()) {
            relay.start();
            for (int i = 0; i < 500; i++) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                inTransaction(true, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), id));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
        }

        assertThat(eventIds(500)).isEqualTo(ids);
    }

    @Test
    void theSameEventWaitsOnce() throws SQLException {
        UUID id = UUID.randomUUID();
        inTransaction(true, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), id));
        inTransaction(true, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), id));

        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void severalInOneGoWaitInTheirOrderEachOnce() throws SQLException {
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        inTransaction(true, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), ids.get(1)));
        inTransaction(
                true,
                outbox -> outbox.addAll(
                        Stream.VAULT_EVENTS,
                        ids.stream().map(id -> new Outbox.Event(id, event())).toList()));

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
                UUID id = UUID.randomUUID();
                ids.add(id);
                inTransaction(true, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), id));
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
        OutboxRelay.Settings sleepy = new OutboxRelay.Settings(Duration.ofMinutes(1), Duration.ofSeconds(1), 100);
        try (OutboxRelay relay = OutboxRelay.connect(database, Map.of("bootstrap.servers", bootstrapServers), sleepy)) {
            relay.start();
            inTransaction(true, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), UUID.randomUUID()));
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);

            inTransaction(true, outbox -> outbox.add(Stream.VAULT_EVENTS, event(), UUID.randomUUID()));

            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
        }
    }

    @Test
    void theInboxLetsAnEventThroughOnceHoweverManyRace() throws Exception {
        UUID id = UUID.randomUUID();
        try (ExecutorService executor = Executors.newFixedThreadPool(6)) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(executor.submit(() -> new Inbox(database).firstTime("test", id)));
            }
            int first = 0;
            for (Future<Boolean> answer : answers) {
                first += answer.get() ? 1 : 0;
            }
            assertThat(first).isEqualTo(1);
        }
        assertThat(new Inbox(database).firstTime("another consumer", id)).isTrue();
    }

    private OutboxRelay relay() {
        return OutboxRelay.connect(
                database, Map.of("bootstrap.servers", bootstrapServers), OutboxRelay.Settings.DEFAULT);
    }

    private VaultDeleted event() {
        return new VaultDeleted(vault, AT);
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
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "test-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest");
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
