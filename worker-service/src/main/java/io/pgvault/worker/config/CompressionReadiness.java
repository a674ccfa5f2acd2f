package io.pgvault.worker.config;

import io.pgvault.recoverypoints.parts.Compression;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether this worker can compress; one that cannot takes no work. */
@Readiness
@ApplicationScoped
public class CompressionReadiness implements HealthCheck {
    private final Optional<String> obstacle;

    CompressionReadiness() {
        this(Compression::obstacle);
    }

    CompressionReadiness(Supplier<Optional<String>> compression) {
        this.obstacle = compression.get();
    }

    Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("Compression").status(obstacle.isEmpty());
        obstacle.ifPresent(failure -> answer.withData("failure", failure));
        return answer.build();
    }
}
