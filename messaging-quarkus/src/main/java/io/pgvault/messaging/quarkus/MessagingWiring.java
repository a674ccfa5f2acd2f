package io.pgvault.messaging.quarkus;

import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.DeadLetters;
import io.pgvault.messaging.EventDelivery;
import io.pgvault.messaging.EventWriter;
import io.pgvault.messaging.Outbox;
import io.pgvault.messaging.OutboxRelay;
import io.pgvault.messaging.Pauses;
import io.pgvault.messaging.Producers;
import io.pgvault.messaging.StateReader;
import io.pgvault.messaging.StreamPositions;
import io.pgvault.messaging.Waits;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts messaging together. */
@Singleton
class MessagingWiring {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    EventWriter writer(@ConfigProperty(name = "quarkus.application.name") String service) {
        return new EventWriter("/pgvault/" + service);
    }

    @Produces
    @Singleton
    Outbox outbox(DataSource dataSource, EventWriter writer, InstantSource clock) {
        return new Outbox(dataSource, writer, clock);
    }

    @Produces
    @Singleton
    OutboxRelay relay(
            DataSource dataSource,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            EventWriter writer,
            InstantSource clock) {
        return OutboxRelay.connect(dataSource, kafka, writer, clock, OutboxRelay.Settings.DEFAULT);
    }

    @Produces
    @Singleton
    StreamPositions positions(DataSource dataSource) {
        return new StreamPositions(dataSource);
    }

    @Produces
    @Singleton
    StateReader stateReader(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new StateReader(() -> new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer()));
    }

    @Produces
    @Singleton
    Waits waits(InstantSource clock) {
        return new Waits(clock);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "mp.messaging.connector.smallrye-kafka.group.id") String group,
            EventWriter writer,
            InstantSource clock) {
        return new DeadLetters(Producers.connect(kafka, Stream.LONGEST_DEAD_LETTER), writer, group, clock);
    }

    @Produces
    @Singleton
    EventDelivery delivery(DeadLetters deadLetters, Waits waits, MessagingConfig config) {
        return new EventDelivery(
                useCase -> QuarkusTransaction.requiringNew().run(useCase),
                deadLetters,
                waits,
                new Pauses(FIRST_PAUSE, config.longestPause()));
    }
}
