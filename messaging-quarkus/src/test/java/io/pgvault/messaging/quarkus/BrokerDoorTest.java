package io.pgvault.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerDoorTest {
    private final BrokerDoor door = new BrokerDoor(Map.of("bootstrap.servers", "kafka:9092"));

    @Test
    void aBrokerWithoutLoginIsForTheLocalProfileOnly() {
        assertThatThrownBy(() -> door.check(false)).hasMessageContaining("kafka.security.protocol");
        assertThatCode(() -> door.check(true)).doesNotThrowAnyException();
    }
}
