package io.pgvault.scheduler;

import io.pgvault.contract.stream.ServiceName;
import io.pgvault.localstack.PostgresLogin;
import io.pgvault.localstack.SharedParts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Real Kafka and PostgreSQL for a scheduler under test. */
public class SchedulerParts implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        PostgresLogin login = SharedParts.postgres()
                .createDatabaseAndRole(
                        "scheduler_" + UUID.randomUUID().toString().substring(0, 8));
        Map<String, String> settings = new HashMap<>(SharedParts.kafka().quarkusSettings(ServiceName.SCHEDULER));
        settings.putAll(Map.of(
                "quarkus.datasource.jdbc.url", login.jdbcUrl(),
                "quarkus.datasource.username", login.user(),
                "quarkus.datasource.password", login.password(),
                "quarkus.management.port", "0"));
        return settings;
    }

    @Override
    public void stop() {
        // The parts are shared, and end with the JVM.
    }
}
