package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.localstack.LocalService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outside the local profile no service starts with a broker that knows no logins, or with storage in clear. */
class RefusedStartsIT {
    private static final String FOR_REAL = "-Dquarkus.profile=prod";
    private static final Map<String, String> NO_LOGIN = Map.of("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
    private static final String STORAGE_BY_TLS =
            "-Dpgvault.storage.connection-string=BlobEndpoint=https://storage.invalid;SharedAccessSignature=sig=none";

    @ParameterizedTest
    @ValueSource(strings = {"scheduler-service-2", "retention-service-2", "worker-service-5"})
    void aBrokerWithoutLoginsIsRefused(String service) throws IOException {
        assertThat(logOf(service, NO_LOGIN, FOR_REAL, STORAGE_BY_TLS))
                .contains("Kafka would be spoken to in clear and without a login", "SASL_SSL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"retention-service-2", "worker-service-5"})
    void storageInClearIsRefused(String service) throws IOException {
        assertThat(logOf(service, Map.of(), FOR_REAL))
                .contains("would be spoken to in clear", "pgvault.storage.endpoint");
    }

    @Test
    void theSameServiceStartsInTheLocalProfile() {
        LocalService scheduler = Pgvault.stack().service("scheduler-service-2");
        try {
            scheduler.start();
            assertThat(scheduler.ready()).isTrue();
        } finally {
            scheduler.stop();
        }
    }

    /** What a service says that starts with these settings, and ends. */
    private static String logOf(String name, Map<String, String> environment, String... options) throws IOException {
        LocalService service = Pgvault.stack().service(name).with(List.of(options));
        int before = Files.exists(service.log()) ? Files.readAllBytes(service.log()).length : 0;
        try {
            service.launch(environment);
            await().atMost(Duration.ofSeconds(30)).until(() -> !service.running());
        } finally {
            service.kill();
        }
        byte[] log = Files.readAllBytes(service.log());
        return new String(log, before, log.length - before, StandardCharsets.UTF_8);
    }
}
