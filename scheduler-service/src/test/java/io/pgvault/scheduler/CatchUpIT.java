package io.pgvault.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventReader;
import io.pgvault.scheduler.planning.Instances;
import io.pgvault.scheduler.planning.ScheduleStore;
import io.pgvault.scheduler.planning.ScheduledInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** An outage is over: what it left overdue is in the database. */
@QuarkusTest
@QuarkusTestResource(SchedulerParts.class)
class CatchUpIT {
    private static final int OVERDUE = 1_500;
    private final Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);

    @Inject
    ScheduleStore store;

    @Test
    void eachFiresOnceLongestOverdueFirstAndMovesOn() {
        Map<InstanceId, Instant> overdue = new LinkedHashMap<>();
        for (int i = 0; i < OVERDUE; i++) {
            overdue.put(InstanceId.random(), midnight.minusSeconds(86_400 + i * 7L % OVERDUE));
        }
        QuarkusTransaction.requiringNew().run(() -> overdue.forEach(this::leftOverdue));

        List<BackupTriggered> triggers = triggersOf(overdue);

        assertThat(triggers)
                .extracting(trigger -> trigger.source().instanceId())
                .hasSize(OVERDUE)
                .doesNotHaveDuplicates();
        assertThat(triggers).extracting(BackupTriggered::scheduledAt).isSorted();
        QuarkusTransaction.requiringNew()
                .run(() -> overdue.forEach((instance, due) -> {
                    ScheduledInstance row = store.findForUpdate(instance).orElseThrow();
                    assertThat(row.lastFireAt()).isEqualTo(due);
                    assertThat(row.nextFireAt()).isEqualTo(midnight.plus(Duration.ofDays(36_500)));
                }));
    }

    private void leftOverdue(InstanceId instance, Instant due) {
        String next = "R/" + midnight.plus(Duration.ofDays(36_500)) + "/P1D";
        store.save(new ScheduledInstance(Instances.protectedInstance(instance, 1, next), due, null));
    }

    private static List<BackupTriggered> triggersOf(Map<InstanceId, Instant> instances) {
        List<BackupTriggered> triggers = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                SharedParts.kafka().clientSettings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> queue = List.of(new TopicPartition(Stream.BACKUP_TRIGGERS.topic(), 0));
            consumer.assign(queue);
            consumer.seekToBeginning(queue);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(500))
                        .forEach(record -> new EventReader()
                                .read(Stream.BACKUP_TRIGGERS, record)
                                .map(received -> (BackupTriggered) received.message())
                                .filter(trigger ->
                                        instances.containsKey(trigger.source().instanceId()))
                                .ifPresent(triggers::add));
                return triggers.size() >= instances.size()
                        && consumer.currentLag(queue.getFirst()).orElse(1) == 0;
            });
        }
        return triggers;
    }
}
