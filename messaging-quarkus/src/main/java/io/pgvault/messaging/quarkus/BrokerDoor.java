package io.pgvault.messaging.quarkus;

import io.pgvault.messaging.BrokerLogin;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/** Outside the local profile a service does not start on a broker that would not know it. */
@Singleton
class BrokerDoor {
    private final Map<String, Object> kafka;

    BrokerDoor(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.kafka = kafka;
    }

    void check(@Observes StartupEvent event) {
        check(ConfigUtils.isProfileActive("local"));
    }

    void check(boolean local) {
        if (!local) {
            BrokerLogin.require(kafka);
        }
    }
}
