package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.systemtests.checker.Observation.TopicRecord;
import io.pgvault.systemtests.faults.FaultRule;
import io.pgvault.systemtests.faults.HttpFault;
import io.pgvault.systemtests.faults.StorageRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was done and nobody heard of, and what is said again and again. */
class LostAnswersIT {
    private static final String TRIGGERS = "pgvault.backup-triggers.v1";

    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void lostAnswersOfCommitAndManifestMakeOneRecoveryPoint() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("lost_answer");
        FaultRule commit = database.fault(StorageRequest.commit(), new HttpFault.DroppedAfter(), 1);
        FaultRule manifest = database.fault(StorageRequest.putOf("/manifest.json"), new HttpFault.DroppedAfter(), 1);

        Pgvault.recoveryPoint(database.path());

        assertThat(commit.used()).isEqualTo(1);
        assertThat(manifest.used()).isEqualTo(1);
        assertThat(database.recoveryPoints()).isEqualTo(1);
        assertThat(outcomes(database)).containsExactly("JobCompleted");
    }

    @Test
    void lostAnswersOfADeletionDeleteAllTheSame() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("lost_deletion");
        String old = Pgvault.recoveryPoint(database.path());
        Pgvault.recoveryPoint(database.path());
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(old));
        FaultRule lost = database.fault(StorageRequest.deleteOf(""), new HttpFault.DroppedAfter(), 4);

        Expiry.makeDue(old);

        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isDeleted(old));
        assertThat(lost.used()).isEqualTo(4);
    }

    @Test
    void theSameTriggerTenTimesIsOneBackup() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("ten_times");
        String job;
        try (Connection lock = database.locked()) {
            job = database.begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);
            sendAgain(ProtectedDatabase.idOf(job), 5);
            await().atMost(Pgvault.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(outcomes(database)).hasSize(5).containsOnly("JobYielded"));
            lock.rollback();
        }
        assertThat(Pgvault.api()
                        .jobEnded(job, Pgvault.PATIENCE, state -> {})
                        .path("status")
                        .asText())
                .isEqualTo("Completed");
        sendAgain(ProtectedDatabase.idOf(job), 5);

        await().atMost(Pgvault.PATIENCE)
                .untilAsserted(() -> assertThat(outcomes(database)).hasSize(11));
        assertThat(database.recoveryPoints()).isEqualTo(1);
    }

    /** The types of the events that ended attempts at backups of a database, in no certain order. */
    private static List<String> outcomes(ProtectedDatabase database) throws Exception {
        return Pgvault.checker().observe().records().stream()
                .filter(event -> event.topic().equals("pgvault.job-events.v1")
                        && !event.type().equals("JobStarted")
                        && event.content()
                                .at("/request/target/instanceId")
                                .asText()
                                .equals(database.id().toString()))
                .map(TopicRecord::type)
                .toList();
    }

    /** Publishes a job's trigger again, byte for byte. */
    private static void sendAgain(String job, int times) throws Exception {
        Map<String, Object> kafka = Pgvault.stack().kafka().clientSettings();
        ConsumerRecord<byte[], byte[]> trigger = trigger(kafka, job);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < times; i++) {
                producer.send(new ProducerRecord<>(TRIGGERS, null, trigger.key(), trigger.value(), trigger.headers()))
                        .get();
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> trigger(Map<String, Object> kafka, String job) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = Set.of(new TopicPartition(TRIGGERS, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    if (new String(record.value(), StandardCharsets.UTF_8).contains(job)) {
                        return record;
                    }
                }
            }
        }
    }
}
