package io.pgvault.vault.rest.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.OperationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTokenTest {
    @Test
    void readsWhatItWrote() {
        OperationId id = OperationId.random();
        assertThat(OperationToken.parse(OperationToken.of(id))).contains(id);
        assertThat(OperationToken.of(id)).matches("[A-Za-z0-9]+=*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "!", "YTti", "NTBlODQwMC1lMjliLTQxZDQtYTcxNi00NDY2NTU0NDAwMDA7"})
    void knowsNoOther(String token) {
        assertThat(OperationToken.parse(token)).isEmpty();
    }
}
