package io.pgvault.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.localstack.SharedParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that takes no news of a worker for longer than it lends a record, and than five deliveries would take. */
@Timeout(120)
class RefusedNewsIT extends WorkersOnABroker {
    private static final Duration REFUSED = Duration.ofSeconds(20);
    private static final String SMALLEST = "10";

    @BeforeEach
    void shortenLoans() throws Exception {
        set(ConfigResource.Type.GROUP, WorkerQueue.BACKUPS.groupId(), "share.record.lock.duration.ms", "15000");
    }

    @AfterEach
    void takeEverythingAgain() throws Exception {
        set(
                ConfigResource.Type.GROUP,
                WorkerQueue.BACKUPS.groupId(),
                "share.record.lock.duration.ms",
                WorkerQueue.BACKUPS.groupConfig().getOrDefault("share.record.lock.duration.ms", "30000"));
        allow(Stream.JOB_EVENTS.topic());
        set(
                ConfigResource.Type.TOPIC,
                Stream.BACKUP_TRIGGERS.deadLetterTopic(),
                "max.message.bytes",
                Integer.toString(Stream.LONGEST_DEAD_LETTER));
    }

    @Test
    void aJobWhoseStartCannotBeToldWaitsAndRunsOnce() throws Exception {
        startWorker("w1", this::endsAtOnce);
        startWorker("w2", this::endsAtOnce);
        refuse(Stream.JOB_EVENTS.topic());
        BackupTriggered first = trigger();
        BackupTriggered second = trigger();
        BackupTriggered third = trigger();
        send(first);
        send(second);
        send(third);
        await().during(REFUSED).atMost(REFUSED.plusSeconds(5)).until(begun::isEmpty);

        allow(Stream.JOB_EVENTS.topic());

        for (BackupTriggered trigger : List.of(first, second, third)) {
            assertThat(events(trigger.jobId(), 2))
                    .extracting(Object::getClass)
                    .containsExactly(JobEvent.JobStarted.class, JobEvent.JobCompleted.class);
            assertThat(attempts(trigger)).hasSize(1);
        }
    }

    @Test
    void aWorkerThatStopsWhileItWaitsGivesTheRecordBack() throws Exception {
        AutoCloseable leaving = startWorker("w1", this::endsAtOnce);
        refuse(Stream.JOB_EVENTS.topic());
        BackupTriggered trigger = trigger();
        send(trigger);
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(8)).until(begun::isEmpty);
        Instant told = Instant.now();
        leaving.close();
        assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(8));
        startWorker("w2", this::endsAtOnce);

        allow(Stream.JOB_EVENTS.topic());

        // Sooner than its loan would have ended.
        await().atMost(Duration.ofSeconds(8)).until(() -> begun.containsKey(trigger.jobId()));
        assertThat(workerOf(trigger)).isEqualTo("w2");
        assertThat(attempts(trigger)).hasSize(1);
    }

    @Test
    void aJobThatExpiresWhileItsWorkerWaitsIsSkipped() throws Exception {
        startWorker("w1", this::endsAtOnce);
        refuse(Stream.JOB_EVENTS.topic());
        BackupTriggered trigger = trigger(Instant.now().plusSeconds(4));
        send(trigger);
        await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(10)).until(begun::isEmpty);

        allow(Stream.JOB_EVENTS.topic());

        assertThat(events(trigger.jobId(), 1)).singleElement().isInstanceOf(JobEvent.JobSkipped.class);
    }

    @Test
    void whatCannotBeSetAsideWaitsAndNothingBehindItIsLost() throws Exception {
        startWorker("w1", this::endsAtOnce);
        refuse(Stream.BACKUP_TRIGGERS.deadLetterTopic());
        String key = "garbage-" + UUID.randomUUID();
        produce(new ProducerRecord<>(Stream.BACKUP_TRIGGERS.topic(), key, "garbage".getBytes(StandardCharsets.UTF_8)));
        BackupTriggered behind = trigger();
        send(behind);
        await().during(REFUSED).atMost(REFUSED.plusSeconds(5)).until(begun::isEmpty);

        set(
                ConfigResource.Type.TOPIC,
                Stream.BACKUP_TRIGGERS.deadLetterTopic(),
                "max.message.bytes",
                Integer.toString(Stream.LONGEST_DEAD_LETTER));

        assertThat(records(Stream.BACKUP_TRIGGERS.deadLetterTopic(), 1, record -> key.equals(record.key())))
                .hasSize(1);
        assertThat(events(behind.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
    }

    private static void refuse(String topic) throws Exception {
        set(ConfigResource.Type.TOPIC, topic, "max.message.bytes", SMALLEST);
    }

    private static void allow(String topic) throws Exception {
        change(
                ConfigResource.Type.TOPIC,
                topic,
                new AlterConfigOp(new ConfigEntry("max.message.bytes", ""), OpType.DELETE));
    }

    private static void set(ConfigResource.Type type, String name, String setting, String value) throws Exception {
        change(type, name, new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET));
    }

    private static void change(ConfigResource.Type type, String name, AlterConfigOp change) throws Exception {
        try (Admin admin = Admin.create(SharedParts.kafka().clientSettings())) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(type, name), List.of(change)))
                    .all()
                    .get();
        }
    }
}
