package io.pgvault.messaging.quarkus;

import io.pgvault.messaging.Outbox;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether messages leave: what a service promised and cannot tell the others is not done. */
@Readiness
class OutboxReadiness implements HealthCheck {
    private final Supplier<Outbox.Backlog> outbox;
    private final InstantSource clock;
    private final Duration patience;

    @Inject
    OutboxReadiness(MessagingFigures figures, InstantSource clock, MessagingConfig config) {
        this(figures::backlog, clock, config.outboxUnreadyAfter());
    }

    OutboxReadiness(Supplier<Outbox.Backlog> outbox, InstantSource clock, Duration patience) {
        this.outbox = outbox;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public HealthCheckResponse call() {
        Outbox.Backlog backlog = outbox.get();
        Instant oldest = backlog.oldest();
        boolean stuck = oldest != null && oldest.isBefore(clock.instant().minus(patience));
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("Outgoing messages").status(!stuck);
        if (stuck) {
            response.withData("waiting", backlog.rows()).withData("oldest", "waits since " + oldest);
        }
        return response.build();
    }
}
