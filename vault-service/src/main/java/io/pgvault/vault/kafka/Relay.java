package io.pgvault.vault.kafka;

import io.pgvault.messaging.EventDelivery;
import io.pgvault.messaging.OutboxRelay;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import javax.sql.DataSource;

/** Runs the relay of the outbox as long as the service runs, and delivers what comes in. */
@Singleton
class Relay {
    private final OutboxRelay relay;

    Relay(DataSource dataSource, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.relay = OutboxRelay.connect(dataSource, kafka, OutboxRelay.Settings.DEFAULT);
    }

    void start(@Observes StartupEvent event) {
        relay.start();
    }

    void stop(@Observes ShutdownEvent event) {
        relay.close();
    }

    @Produces
    @Singleton
    EventDelivery delivery() {
        return new EventDelivery(useCase -> QuarkusTransaction.requiringNew().run(useCase));
    }
}
