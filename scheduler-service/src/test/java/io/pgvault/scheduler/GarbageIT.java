package io.pgvault.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.Garbage;
import io.pgvault.scheduler.planning.Instances;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Garbage on the stream that the scheduler reads is set aside or passed over, and what comes behind it is handled. */
@QuarkusTest
@QuarkusTestResource(SchedulerParts.class)
class GarbageIT {
    private final Map<String, Object> kafka = SharedParts.kafka().clientSettings();

    @Test
    void onProtectedInstances() {
        InstanceId instance = InstanceId.random();
        Instant due = Instant.now().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
        Garbage.sendBefore(
                kafka, Stream.PROTECTED_INSTANCES, Instances.protectedInstance(instance, 1, "R/" + due + "/P1D"));

        Set<JobId> triggered = new HashSet<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> triggers = List.of(new TopicPartition(Stream.BACKUP_TRIGGERS.topic(), 0));
            consumer.assign(triggers);
            consumer.seekToBeginning(triggers);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> new EventReader()
                                .read(Stream.BACKUP_TRIGGERS, record)
                                .map(received -> (BackupTriggered) received.message())
                                .ifPresent(trigger -> triggered.add(trigger.jobId())));
                assertThat(triggered).contains(JobId.scheduled(instance, due));
            });
        }
    }
}
