package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.systemtests.databases.Fingerprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** docker-compose.yml on a real engine, with the images that were built before: {@code make test-containers}. */
@Tag("containers")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersIT {
    private static final ComposedPgvault PGVAULT = new ComposedPgvault();
    private static final String DATABASE = "shop";
    private static String instance = "";
    private static String recoveryPoint = "";
    private static Fingerprint before = new Fingerprint(Map.of());

    @BeforeAll
    static void start() {
        PGVAULT.start();
    }

    @AfterAll
    static void stop() {
        PGVAULT.stop();
    }

    @Test
    @Order(1)
    void backsUpWhatItProtects() throws SQLException {
        PGVAULT.execute("postgres", "create database " + DATABASE);
        PGVAULT.execute(
                DATABASE,
                "create table orders as select i, md5(i::text) || repeat(md5((i * 7)::text), 8) as text"
                        + " from generate_series(1, 200000) i");
        before = fingerprint(DATABASE);

        instance = PGVAULT.protect(DATABASE);
        recoveryPoint = PGVAULT.backUp(instance);

        assertThat(recoveryPoint).isNotBlank();
    }

    @Test
    @Order(2)
    void moreWorkersShareTheWork() {
        PGVAULT.scaleWorkers(3);

        assertThat(PGVAULT.containers("worker-service")).hasSize(3);
        assertThat(PGVAULT.backUp(instance)).isNotEqualTo(recoveryPoint);
    }

    @Test
    @Order(3)
    void servicesComeBackAfterARestart() {
        for (String service : List.of("vault-service", "scheduler-service", "retention-service", "key-vault")) {
            PGVAULT.restart(service);
        }

        assertThat(PGVAULT.backUp(instance)).isNotBlank();
        assertThat(PGVAULT.api().get(instance + "/recoveryPoints").body().path("value"))
                .hasSize(3);
    }

    @Test
    @Order(4)
    void restoresWhatWasLost() throws SQLException {
        PGVAULT.execute("postgres", "drop database " + DATABASE);

        JsonNode job = PGVAULT.restore(instance, recoveryPoint, DATABASE);

        assertThat(job.path("status").asText()).isEqualTo("Completed");
        assertThat(before.differences(fingerprint(DATABASE))).isEmpty();
    }

    @Test
    @Order(5)
    void containersAreAsClosedAsTheFileSays() {
        assertThat(PGVAULT.all()).hasSizeGreaterThanOrEqualTo(10).allSatisfy(container -> {
            var settings = container.getHostConfig();
            assertThat(settings.getReadonlyRootfs()).isTrue();
            assertThat(settings.getCapDrop()).isNotEmpty();
            assertThat(settings.getSecurityOpts()).contains("no-new-privileges:true");
            assertThat(settings.getMemory()).isPositive();
            assertThat(settings.getPidsLimit()).isPositive();
            assertThat(container.getState().getOOMKilled()).isNotEqualTo(true);
            assertThat(container.getRestartCount()).isZero();
        });
    }

    @Test
    @Order(6)
    void workersCannotReachTheCatalogue() {
        assertThat(PGVAULT.reaches("worker-service", "kafka", 9092)).isTrue();
        assertThat(PGVAULT.reaches("worker-service", "catalogue", 5432)).isFalse();
        assertThat(PGVAULT.reaches("vault-service", "key-vault", 8443)).isFalse();
        assertThat(PGVAULT.reaches("vault-service", "catalogue", 5432)).isTrue();
    }

    @Test
    @Order(7)
    void noSecretIsInTheDescriptionOfAContainer() {
        assertThat(PGVAULT.all())
                .allSatisfy(container -> assertThat(
                                String.join("\n", container.getConfig().getEnv()))
                        .doesNotContain(PGVAULT.secrets()));
    }

    private static Fingerprint fingerprint(String database) throws SQLException {
        try (Connection connection = PGVAULT.connect(database)) {
            return Fingerprint.of(connection);
        }
    }
}
