package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.stream.ServiceName;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

class AclSetupTest {
    @Test
    void principalsAreNamedByService() {
        assertThat(AclSetup.principals(
                        Map.of("VAULT_SERVICE_PRINCIPAL", "User:CN=vault,O=x", "WORKER_SERVICE_PRINCIPAL", "")))
                .isEqualTo(Map.of(ServiceName.VAULT, "User:CN=vault,O=x"));
    }

    @Test
    void principalWithoutItsTypeIsRefusedWithTheForm() {
        assertThatThrownBy(() -> AclSetup.principals(Map.of("WORKER_SERVICE_PRINCIPAL", "worker")))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContainingAll("WORKER_SERVICE_PRINCIPAL", "User:NAME");
    }

    @Test
    void nobodyMayMoreThanReadAndWrite() {
        assertThat(AclSetup.bindings(Map.of(ServiceName.WORKER, "User:w")))
                .isNotEmpty()
                .allSatisfy(binding -> {
                    assertThat(binding.entry().principal()).isEqualTo("User:w");
                    assertThat(binding.entry().operation()).isIn(AclOperation.READ, AclOperation.WRITE);
                    assertThat(binding.pattern().name()).startsWith("pgvault");
                });
    }
}
