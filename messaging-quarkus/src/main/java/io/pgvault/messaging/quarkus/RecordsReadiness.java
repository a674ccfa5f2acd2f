package io.pgvault.messaging.quarkus;

import io.pgvault.messaging.Waits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether records wait for something outside of them, which ones, since when and for what. */
@Readiness
class RecordsReadiness implements HealthCheck {
    private final Waits waits;
    private final InstantSource clock;
    private final Duration patience;

    RecordsReadiness(Waits waits, InstantSource clock, MessagingConfig config) {
        this.waits = waits;
        this.clock = clock;
        this.patience = config.unreadyAfter();
    }

    @Override
    public HealthCheckResponse call() {
        Instant tooLong = clock.instant().minus(patience);
        List<Waits.Wait> stuck = waits.now().stream()
                .filter(wait -> wait.since().isBefore(tooLong))
                .toList();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("Incoming records").status(stuck.isEmpty());
        stuck.forEach(wait -> response.withData(
                wait.topic() + "-" + wait.partition() + "@" + wait.offset(),
                "waits since " + wait.since() + ": " + wait.cause()));
        return response.build();
    }
}
