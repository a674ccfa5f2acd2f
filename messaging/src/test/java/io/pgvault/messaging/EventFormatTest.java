package io.pgvault.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFormatTest {
    private static final Instant AT = Instant.parse("2026-11-20T22:00:00Z");

    private final EventWriter writer = new EventWriter("/pgvault/test");
    private final EventReader reader = new EventReader();
    private final VaultPrepared message = new VaultPrepared(new VaultId(new UUID(0, 7)), AT, "pgv-7");

    @Test
    void writesACloudEventInBinaryMode() {
        ProducerRecord<String, byte[]> record = writer.write(message, AT);

        assertThat(record.topic()).isEqualTo("pgvault.vault-events.v1");
        assertThat(record.key()).isEqualTo(message.vaultId().toString());
        assertThat(headers(record))
                .contains(
                        "ce_specversion=1.0",
                        "ce_id=" + message.eventId(),
                        "ce_type=VaultPrepared",
                        "ce_source=/pgvault/test",
                        "ce_subject=" + message.vaultId(),
                        "content-type=application/json");
    }

    @Test
    void readsWhatItWrote() {
        Optional<Received> received = reader.read(Stream.VAULT_EVENTS, received(writer.write(message, AT)));

        assertThat(received)
                .contains(new Received(message.eventId(), URI.create("/pgvault/test"), "VaultPrepared", AT, message));
    }

    @Test
    void writesTheWholeEventAsStructuredJson() {
        Received received = reader.read(Stream.VAULT_EVENTS, received(writer.write(message, AT)))
                .orElseThrow();

        assertThat(received.structuredJson())
                .isEqualTo(
                        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/pgvault/test\",\"type\":\"VaultPrepared\",\"subject\":\"%s\",\"time\":\"%s\",\"datacontenttype\":\"application/json\",\"data\":{\"vaultId\":\"%s\",\"at\":\"%s\",\"container\":\"%s\"}}",
                        message.eventId(), message.vaultId(), AT, message.vaultId(), message.at(), message.container());
    }

    @Test
    void passesOverATypeOfANewerVersion() {
        ProducerRecord<String, byte[]> record = writer.write(message, AT);
        record.headers().remove("ce_type").add("ce_type", "VaultPainted".getBytes(StandardCharsets.UTF_8));

        assertThat(reader.read(Stream.VAULT_EVENTS, received(record))).isEmpty();
    }

    @Test
    void ignoresFieldsOfANewerVersion() {
        ProducerRecord<String, byte[]> record = withValue("{\"vaultId\":\"" + message.vaultId()
                + "\",\"at\":\"2026-11-20T22:00:00Z\",\"container\":\"pgv-7\",\"colour\":\"green\"}");

        assertThat(reader.read(Stream.VAULT_EVENTS, received(record)))
                .map(Received::message)
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "[]", "null", "{}", "{\"vaultId\":\"not a uuid\"}", ""})
    void refusesGarbage(String value) {
        assertThatThrownBy(() -> reader.read(Stream.VAULT_EVENTS, received(withValue(value))))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("pgvault.vault-events.v1-0@0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_type", "ce_source", "ce_specversion"})
    void refusesARecordWithoutANeededHeader(String header) {
        ProducerRecord<String, byte[]> record = writer.write(message, AT);
        record.headers().remove(header);

        assertThatThrownBy(() -> reader.read(Stream.VAULT_EVENTS, received(record)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("pgvault.vault-events.v1-0@0");
    }

    @Test
    void refusesARecordWithoutHeadersOrValue() {
        ConsumerRecord<String, byte[]> bare =
                new ConsumerRecord<>("pgvault.vault-events.v1", 0, 0, "key", "{}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> reader.read(Stream.VAULT_EVENTS, bare)).isInstanceOf(UnreadableMessageException.class);
        assertThatThrownBy(() -> reader.read(Stream.VAULT_EVENTS, received(withValue(null))))
                .isInstanceOf(UnreadableMessageException.class);
    }

    private ProducerRecord<String, byte[]> withValue(@Nullable String value) {
        ProducerRecord<String, byte[]> record = writer.write(message, AT);
        return new ProducerRecord<>(
                record.topic(),
                null,
                record.key(),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                record.headers());
    }

    private static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                AT.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                new RecordHeaders(sent.headers()),
                Optional.empty());
    }

    private static List<String> headers(ProducerRecord<String, byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
