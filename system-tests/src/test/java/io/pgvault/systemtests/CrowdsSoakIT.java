package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.apiclient.Bodies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Much at once: replicas, schedules due at one instant, a broker that comes back to all that was asked meanwhile, garbage. */
@Tag("soak")
class CrowdsSoakIT {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int HERD = 20;
    private static final int GARBAGE_PER_TOPIC = 20;
    private static final List<String> REPLICAS =
            List.of("vault-service-2", "scheduler-service-2", "retention-service-2", "worker-service-2");

    @AfterEach
    void allIsWell() throws Exception {
        for (String replica : REPLICAS) {
            Pgvault.stack().service(replica).stop();
        }
        Wellness.assertAllIsWell();
    }

    @Test
    void twoReplicasOfEveryServiceFireAHerdOnce() throws Exception {
        for (String replica : REPLICAS) {
            Pgvault.stack().startService(replica, Map.of());
        }
        String policy = "herd-" + Pgvault.shortId();
        Instant due = Instant.now().plusSeconds(90).truncatedTo(ChronoUnit.SECONDS);
        put(policy, due);
        List<ProtectedDatabase> herd = new ArrayList<>();
        for (int i = 0; i < HERD; i++) {
            herd.add(ProtectedDatabase.under(policy, "herd_" + i));
        }
        assertThat(Instant.now()).isBefore(due);

        await().atMost(LONG).untilAsserted(() -> assertThat(herd).allMatch(database -> database.recoveryPoints() == 1));
    }

    @Test
    void whatWasAskedWhileTheBrokerWasAwayIsDoneOnce() throws Exception {
        Duration away = Duration.parse(System.getProperty("soak.broker-away", "PT10M"));
        ProtectedDatabase onDemand = ProtectedDatabase.small("broker_long_away");
        String policy = "away-" + Pgvault.shortId();
        Instant due = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        put(policy, due);
        ProtectedDatabase scheduled = ProtectedDatabase.under(policy, "broker_scheduled");
        Pgvault.stack().kafka().signal("STOP");
        Instant end = Instant.now().plus(away);
        try {
            assertThat(Pgvault.api()
                            .post(onDemand.path() + "/backup", Bodies.backup("BackupWeekly"))
                            .status())
                    .isEqualTo(202);
            await().pollInterval(Duration.ofSeconds(5))
                    .atMost(away.plusMinutes(1))
                    .until(() -> Instant.now().isAfter(end));
            assertThat(onDemand.recoveryPoints()).isZero();
        } finally {
            Pgvault.stack().kafka().signal("CONT");
        }

        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(List.of(onDemand, scheduled)).allMatch(database -> database.recoveryPoints() == 1));
    }

    @Test
    void garbageOnEveryTopicStopsNobody() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("garbage");
        Map<String, Object> kafka = Pgvault.stack().kafka().clientSettings(Map.of("max.request.size", 20_000_000));
        Random random = new Random(42);
        try (Admin admin = Admin.create(kafka);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : admin.listTopics().names().get()) {
                for (int i = 0; isStream(topic) && i < GARBAGE_PER_TOPIC; i++) {
                    producer.send(Garbage.record(topic, random)).get();
                }
            }
        }

        String point = Pgvault.recoveryPoint(database.path());
        Pgvault.restore(database.path(), point, database.database() + "_2", database.secret());

        assertThat(ProtectedDatabase.fingerprint(database.database() + "_2")).isEqualTo(database.fingerprint());
    }

    private static boolean isStream(String topic) {
        return topic.startsWith("pgvault.") && !topic.endsWith(".dead-letter");
    }

    private static void put(String policy, Instant due) {
        assertThat(Pgvault.api()
                        .put(Pgvault.policyPath(policy), Bodies.policy("R/" + due + "/P1W", "P3M"))
                        .isSuccess())
                .isTrue();
    }

    /** Records that nobody should have sent. */
    private enum Garbage {
        BYTES,
        WITHOUT_HEADERS,
        UNKNOWN_TYPE,
        KNOWN_TYPE_WITH_OTHER_CONTENT,
        WITHOUT_VALUE,
        LARGE;

        private static final Map<String, String> TYPES = Map.of(
                "pgvault.backup-triggers.v1", "BackupTriggered",
                "pgvault.worker-commands.v1", "RunRestore",
                "pgvault.job-events.v1", "JobCompleted",
                "pgvault.job-heartbeats.v1", "JobHeartbeat",
                "pgvault.recovery-point-events.v1", "RecoveryPointCreated",
                "pgvault.protected-instances.v1", "ProtectedInstance",
                "pgvault.lifecycle-commands.v1", "PrepareVault",
                "pgvault.job-controls.v1", "CancelJob",
                "pgvault.vault-events.v1", "VaultPrepared");

        static ProducerRecord<byte[], byte[]> record(String topic, Random random) {
            String known = TYPES.getOrDefault(topic, "Known");
            Garbage kind = values()[random.nextInt(values().length)];
            return switch (kind) {
                case BYTES -> new ProducerRecord<>(topic, key(random), bytes(random, 200));
                case WITHOUT_HEADERS -> new ProducerRecord<>(topic, key(random), utf8("{\"jobId\":1}"));
                case UNKNOWN_TYPE -> event(topic, "Unheard" + random.nextInt(), utf8("{\"a\":1}"), random);
                case KNOWN_TYPE_WITH_OTHER_CONTENT -> event(topic, known, utf8("[[\"not what you think\"]]"), random);
                case WITHOUT_VALUE -> event(topic, known, new byte[0], random);
                case LARGE -> event(topic, known, bytes(random, 900_000), random);
            };
        }

        private static ProducerRecord<byte[], byte[]> event(String topic, String type, byte[] value, Random random) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key(random), value);
            Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", new UUID(random.nextLong(), random.nextLong()).toString(),
                            "ce_source", "/garbage",
                            "ce_type", type,
                            "content-type", "application/json")
                    .forEach((name, text) -> record.headers().add(name, utf8(text)));
            return record;
        }

        private static byte[] key(Random random) {
            return utf8("garbage-" + random.nextInt());
        }

        private static byte[] bytes(Random random, int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
