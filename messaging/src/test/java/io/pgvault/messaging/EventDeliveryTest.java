package io.pgvault.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.alert.Alert.MessagesSetAside;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class EventDeliveryTest {
    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final Pauses SHORT = new Pauses(Duration.ofMillis(1), Duration.ofMillis(5));
    private static final EventWriter WRITER = new EventWriter("/pgvault/test");

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Waits waits = new Waits(InstantSource.fixed(AT));
    private final EventDelivery delivery = delivery(SHORT);

    @ParameterizedTest
    @CsvSource({
        "25006, a database that is read-only",
        "28P01, a password that is refused",
        "3D000, a database that is gone",
        "42P01, a database that is half restored",
        "53300, no connection left",
        "53100, a full disk",
        "57P03, a server that starts",
        "XX000, a server with a fault of its own"
    })
    void aRecordWaitsHoweverOftenTheDatabaseFailsForReasonsOfItsOwn(String state, String what) {
        AtomicInteger tries = new AtomicInteger();

        deliver(failing(tries, 50, new IllegalStateException(what, new SQLException(what, state))));

        assertThat(tries).hasValue(51);
        assertThat(producer.history()).isEmpty();
        assertThat(waits.now()).isEmpty();
    }

    @Test
    void aRecordWaitsForWhatNobodyForesaw() {
        AtomicInteger tries = new AtomicInteger();

        deliver(failing(tries, 50, new IllegalStateException("EntityManagerFactory is closed")));

        assertThat(tries).hasValue(51);
        assertThat(producer.history()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22P02", "23502", "23505"})
    void aRecordIsSetAsideWhenItsValuesAreRefusedEachTime(String state) {
        AtomicInteger tries = new AtomicInteger();

        deliver(failing(tries, 50, new IllegalStateException(new SQLException("refused", state))));

        assertThat(tries).hasValue(3);
        assertThat(producer.history().getFirst())
                .satisfies(dead -> assertThat(dead.topic()).isEqualTo(Stream.VAULT_EVENTS.deadLetterTopic()))
                .satisfies(
                        dead -> assertThat(header(dead, "dead-letter-offset")).isEqualTo("7"))
                .satisfies(dead -> assertThat(header(dead, "dead-letter-group")).isEqualTo("readers"));
    }

    @Test
    void whoIsRefusedOnceBecauseOfAnotherTransactionIsNotSetAside() {
        AtomicInteger tries = new AtomicInteger();

        deliver(failing(tries, 2, new IllegalStateException(new SQLException("both inserted it", "23505"))));

        assertThat(tries).hasValue(3);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void anUnreadableRecordIsSetAsideWithAnAlert() {
        delivery.deliver(Stream.VAULT_EVENTS, garbage(), received -> {
            throw new AssertionError("Nobody can have read it");
        });

        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly(Stream.VAULT_EVENTS.deadLetterTopic(), Stream.ALERTS.topic());
        ProducerRecord<String, byte[]> alert = producer.history().getLast();
        ConsumerRecord<String, byte[]> read = consumed(alert);
        assertThat(new EventReader().read(Stream.ALERTS, read).orElseThrow().message())
                .isInstanceOfSatisfying(
                        MessagesSetAside.class,
                        told -> assertThat(told.topic()).isEqualTo(Stream.VAULT_EVENTS.topic()));
    }

    @Test
    void settingAsideWaitsForTheBroker() {
        producer.sendException = new TimeoutException("the broker is away");
        Thread reader =
                Thread.ofVirtual().start(() -> delivery.deliver(Stream.VAULT_EVENTS, garbage(), received -> {}));
        await().until(() -> waits.now().stream()
                .anyMatch(wait -> wait.cause().contains("the broker is away") && wait.offset() == 7));

        producer.sendException = null;

        await().until(() -> !reader.isAlive());
        assertThat(producer.history()).hasSize(2);
        assertThat(waits.now()).isEmpty();
    }

    @Test
    void whatWaitsTellsSinceWhenAndForWhat() throws InterruptedException {
        Consumer<VaultEvent> away = failing(
                new AtomicInteger(),
                Integer.MAX_VALUE,
                new IllegalStateException("wrapped", new SQLException("read-only transaction", "25006")));
        Thread reader = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(() -> deliver(away)).isInstanceOf(StoppedException.class));

        await().untilAsserted(() -> assertThat(waits.now())
                .singleElement()
                .satisfies(wait -> assertThat(wait.cause()).contains("read-only transaction"))
                .satisfies(wait -> assertThat(wait.since()).isEqualTo(AT)));
        reader.interrupt();
        // What ends with an exception that nobody takes would fail the next test that waits.
        reader.join();
    }

    @Test
    void stoppingLeavesWhatWaitsAndWhatComes() throws Exception {
        EventDelivery patient = delivery(new Pauses(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        AtomicInteger left = new AtomicInteger();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                deliver(patient, failing(new AtomicInteger(), 9, new IllegalStateException("away")));
            } catch (StoppedException e) {
                left.incrementAndGet();
            }
        });
        await().until(() -> !waits.now().isEmpty());

        assertThat(patient.stop(Duration.ofSeconds(5))).isTrue();

        waiting.join();
        assertThat(left).hasValue(1);
        assertThatThrownBy(() -> deliver(patient, message -> {})).isInstanceOf(StoppedException.class);
        assertThatThrownBy(() -> patient.deliver(Stream.VAULT_EVENTS, garbage(), received -> {}))
                .isInstanceOf(StoppedException.class);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void stoppingWaitsForWhatIsAtWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        Thread working = Thread.ofVirtual()
                .start(() -> deliver(message -> {
                    begun.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    done.incrementAndGet();
                }));
        begun.await();

        assertThat(delivery.stop(Duration.ofMillis(20))).isFalse();
        end.countDown();

        assertThat(delivery.stop(Duration.ofSeconds(5))).isTrue();
        working.join();
        assertThat(done).hasValue(1);
    }

    private EventDelivery delivery(Pauses pauses) {
        return new EventDelivery(
                Runnable::run, new DeadLetters(producer, WRITER, "readers", InstantSource.fixed(AT)), waits, pauses);
    }

    private void deliver(Consumer<VaultEvent> useCase) {
        deliver(delivery, useCase);
    }

    private static void deliver(EventDelivery delivery, Consumer<VaultEvent> useCase) {
        ConsumerRecord<String, byte[]> record = consumed(WRITER.write(new VaultDeleted(VaultId.random(), AT), AT));
        delivery.deliver(Stream.VAULT_EVENTS, VaultEvent.class, record, useCase);
    }

    private static Consumer<VaultEvent> failing(AtomicInteger tries, int times, RuntimeException failure) {
        return message -> {
            if (tries.incrementAndGet() <= times) {
                throw failure;
            }
        };
    }

    private static ConsumerRecord<String, byte[]> garbage() {
        return new ConsumerRecord<>(
                Stream.VAULT_EVENTS.topic(), 3, 7, "key", "no event".getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<String, byte[]> consumed(ProducerRecord<String, byte[]> sent) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(sent.topic(), 3, 7, sent.key(), sent.value());
        List.of(sent.headers().toArray()).forEach(header -> record.headers().add(header));
        return record;
    }

    private static String header(ProducerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
