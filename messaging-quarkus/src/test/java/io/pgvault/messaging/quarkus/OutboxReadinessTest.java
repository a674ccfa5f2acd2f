package io.pgvault.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.messaging.Outbox;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxReadinessTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void aServiceWhoseMessagesLeaveIsReady() {
        assertThat(check(null).getStatus()).isEqualTo(Status.UP);
        assertThat(check(NOW.minusSeconds(60)).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aServiceWhoseMessagesDoNotLeaveIsNotAndSaysSinceWhen() {
        HealthCheckResponse response = check(NOW.minusSeconds(61));

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow())
                .containsEntry("waiting", 3L)
                .containsEntry("oldest", "waits since 2026-11-20T11:58:59Z");
    }

    private static HealthCheckResponse check(@Nullable Instant oldest) {
        Outbox.Backlog backlog = new Outbox.Backlog(3, oldest, 0);
        return new OutboxReadiness(() -> backlog, () -> NOW, Duration.ofMinutes(1)).call();
    }
}
