package io.pgvault.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class CompressionReadinessTest {
    @Test
    void aWorkerThatCanCompressIsReady() {
        assertThat(new CompressionReadiness().call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void aWorkerThatCannotSaysWhy() {
        HealthCheckResponse answer = new CompressionReadiness(() -> Optional.of("no zstd here")).call();

        assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(answer.getData().orElseThrow()).containsEntry("failure", "no zstd here");
    }
}
