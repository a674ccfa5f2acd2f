package io.pgvault.retention;

import io.pgvault.contract.stream.ServiceName;
import io.pgvault.localstack.PostgresLogin;
import io.pgvault.localstack.SharedParts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Real Kafka, PostgreSQL and blob storage for a retention service under test. */
public class RetentionParts implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        PostgresLogin login = SharedParts.postgres()
                .createDatabaseAndRole(
                        "retention_" + UUID.randomUUID().toString().substring(0, 8));
        Map<String, String> settings = new HashMap<>(SharedParts.kafka().quarkusSettings(ServiceName.RETENTION));
        settings.putAll(Map.of(
                "pgvault.retention.sweep-interval",
                "0.5s",
                "pgvault.retention.index-pause",
                "0.2s",
                "quarkus.datasource.jdbc.url",
                login.jdbcUrl(),
                "quarkus.datasource.username",
                login.user(),
                "quarkus.datasource.password",
                login.password(),
                "pgvault.storage.connection-string",
                SharedParts.azurite().connectionString(ServiceName.RETENTION),
                "pgvault.retention.expiry-interval",
                "0.5s",
                "quarkus.management.port",
                "0"));
        return settings;
    }

    @Override
    public void stop() {
        // The parts are shared, and end with the JVM.
    }
}
