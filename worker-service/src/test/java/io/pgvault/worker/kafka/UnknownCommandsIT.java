package io.pgvault.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands of a version to come, on a broker whose workers are of today. */
@Timeout(120)
class UnknownCommandsIT extends WorkersOnABroker {
    @Test
    void aTriggerOfTomorrowIsStillThereForANewerWorkerWhileTodaysAreDone() throws Exception {
        AutoCloseable today = startWorker("w1", this::endsAtOnce);
        ProducerRecord<String, byte[]> tomorrows = ofTomorrow(trigger());
        produce(tomorrows);
        for (int i = 0; i < 3; i++) {
            BackupTriggered behind = trigger();
            send(behind);
            assertThat(events(behind.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
        }
        // More than the broker delivers one record, and no more often than the pause says.
        await().atMost(PATIENCE).until(() -> timesOnQueue(tomorrows) >= 7);
        assertThat(unknownCommands("w1", WorkerQueue.BACKUPS)).isEqualTo(1);
        today.close();

        assertThat(newerWorkerFinds(WorkerQueue.BACKUPS, tomorrows)).isEqualTo(tomorrows.value());
    }

    @Test
    void aCommandOfTomorrowWaitsForTheGroupThatItIsMeantFor() throws Exception {
        AutoCloseable today = startWorker("w1", this::endsAtOnce);
        ProducerRecord<String, byte[]> tomorrows = ofTomorrow(validationOfTomorrow());
        produce(tomorrows);
        await().atMost(PATIENCE).until(() -> timesOnQueue(tomorrows) >= 5);
        today.close();

        assertThat(newerWorkerFinds(WorkerQueue.RESTORES, tomorrows)).isEqualTo(tomorrows.value());
        assertThat(newerWorkerFinds(WorkerQueue.VALIDATIONS, tomorrows)).isEqualTo(tomorrows.value());
    }

    @Test
    void aValueThatIsNotKnownYetWaitsToo() throws Exception {
        AutoCloseable today = startWorker("w1", this::endsAtOnce);
        BackupTriggered trigger = trigger();
        ProducerRecord<String, byte[]> known = writer.write(trigger, Instant.now());
        byte[] newer = new String(known.value(), StandardCharsets.UTF_8)
                .replace("\"ON_DEMAND\"", "\"BY_EVENT\"")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(newer).isNotEqualTo(known.value());
        ProducerRecord<String, byte[]> tomorrows =
                new ProducerRecord<>(known.topic(), null, known.key(), newer, known.headers());
        produce(tomorrows);
        await().atMost(PATIENCE).until(() -> timesOnQueue(tomorrows) >= 3);
        today.close();

        assertThat(newerWorkerFinds(WorkerQueue.BACKUPS, tomorrows)).isEqualTo(newer);
    }

    @Test
    void whatNoWorkerKnewForAWeekIsSetAside() throws Exception {
        startWorker("w1", this::endsAtOnce);
        ProducerRecord<String, byte[]> old = ofTomorrow(trigger());
        old.headers()
                .add(
                        "waiting-since",
                        Long.toString(Instant.now().minus(Duration.ofDays(8)).toEpochMilli())
                                .getBytes(StandardCharsets.UTF_8));
        produce(old);

        assertThat(records(
                        Stream.BACKUP_TRIGGERS.deadLetterTopic(),
                        1,
                        record -> old.key().equals(record.key())))
                .hasSize(1);
    }

    private ProducerRecord<String, byte[]> ofTomorrow(Message today) {
        ProducerRecord<String, byte[]> record = writer.write(today, Instant.now());
        record.headers().remove("ce_type").add("ce_type", "VerifyBackup".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static ValidateBackup validationOfTomorrow() {
        return new ValidateBackup(
                OperationId.random(),
                Instant.now(),
                new VaultReference(new VaultId(new UUID(0, 1)), "/vaults/v"),
                new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                new SecretReference(URI.create("https://keys.example.com/secrets/d")));
    }

    private int timesOnQueue(ProducerRecord<String, byte[]> sent) {
        return recordsNow(sent.topic(), record -> sent.key().equals(record.key()))
                .size();
    }

    /** What a worker gets that knows the type: it is offered whatever is for its group. */
    private byte[] newerWorkerFinds(WorkerQueue queue, ProducerRecord<String, byte[]> wanted) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", queue.groupId());
        settings.put("share.acknowledgement.mode", "explicit");
        List<byte[]> found = new ArrayList<>();
        AutoCloseable others = startWaiting();
        try (others;
                KafkaShareConsumer<String, byte[]> consumer =
                        new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(queue.stream().topic()));
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    if (wanted.key().equals(record.key()) && !WaitingCommands.isForAnother(queue, record)) {
                        found.add(record.value());
                    }
                    consumer.acknowledge(record, AcknowledgeType.ACCEPT);
                }
                return !found.isEmpty();
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return found.getFirst();
    }
}
