package io.pgvault.vault.kafka;

import io.pgvault.messaging.OutboxRelay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Runs the relay of the outbox as long as the service runs. */
@ApplicationScoped
class Relay {
    private final DataSource dataSource;
    private final String bootstrapServers;
    private @Nullable KafkaProducer<String, byte[]> producer;
    private @Nullable OutboxRelay relay;

    Relay(DataSource dataSource, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.dataSource = dataSource;
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        KafkaProducer<String, byte[]> created =
                new KafkaProducer<>(settings(), new StringSerializer(), new ByteArraySerializer());
        OutboxRelay started = new OutboxRelay(dataSource, created, OutboxRelay.Settings.DEFAULT);
        started.start();
        producer = created;
        relay = started;
    }

    void stop(@Observes ShutdownEvent event) {
        if (relay != null) {
            relay.close();
        }
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }

    private Map<String, Object> settings() {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "pgvault-vault-service-outbox",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                "10000",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                "10000",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                "15000");
    }
}
