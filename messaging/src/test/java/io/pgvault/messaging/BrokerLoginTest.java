package io.pgvault.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerLoginTest {
    @Test
    void aBrokerWithoutLoginIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> BrokerLogin.require(Map.of("bootstrap.servers", "kafka:9092")))
                .hasMessageContainingAll("without a login", "kafka.security.protocol", "SASL_SSL");
        assertThat(BrokerLogin.problem(Map.of("security.protocol", "plaintext")))
                .isPresent();
    }

    @Test
    void encryptionAloneIsNoLogin() {
        assertThat(BrokerLogin.problem(Map.of("security.protocol", "SSL", "ssl.truststore.location", "/ca.pem")))
                .get()
                .asString()
                .contains("no key store");
        assertThat(BrokerLogin.problem(Map.of("security.protocol", "SSL", "ssl.keystore.location", "/me.p12")))
                .isEmpty();
    }

    @Test
    void aLoginIsTaken() {
        assertThat(BrokerLogin.problem(Map.of("security.protocol", "SASL_SSL"))).isEmpty();
    }
}
