package io.pgvault.worker.kafka;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.EventWriter;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.ClaimCommands;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.JobWork;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Workers on a real broker, and what tests of them say and hear; what the workers do is made up. */
abstract class WorkersOnABroker {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final BackupPolicy POLICY = new BackupPolicy(
            "/policies/p",
            "p",
            1,
            new BackupRule(
                    "BackupDaily", BackupSchedule.parse(List.of("R/2026-01-01T00:00:00Z/P1D"), "UTC"), List.of()),
            List.of());

    final Map<String, Object> kafka = SharedParts.kafka().clientSettings();
    final EventWriter writer = new EventWriter("/pgvault/test");
    final List<AutoCloseable> running = new ArrayList<>();

    /** Attempts by job, as they began. */
    final Map<JobId, List<Attempt>> begun = new ConcurrentHashMap<>();

    /** What each worker measured. */
    final Map<String, MeterRegistry> meters = new ConcurrentHashMap<>();

    Duration longestJob = Duration.ofMinutes(10);
    Duration slotPatience = Duration.ofMinutes(5);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void stopWorkers() throws Exception {
        mayEnd.countDown();
        for (AutoCloseable closeable : running) {
            closeable.close();
        }
    }

    List<Attempt> attempts(BackupTriggered trigger) {
        return begun.getOrDefault(trigger.jobId(), List.of());
    }

    ErrorCode failure(BackupTriggered trigger) {
        return ((JobEvent.JobFailed) events(trigger.jobId(), 2).getLast())
                .error()
                .errorCode();
    }

    String workerOf(BackupTriggered trigger) {
        return ((JobEvent.JobCompleted) events(trigger.jobId(), 2).getLast())
                .attempt()
                .worker();
    }

    AttemptOutcome endsAtOnce(BackupTriggered request, Attempt attempt, JobProgress progress) {
        begin(attempt);
        return new AttemptOutcome.Completed(null, 0, List.of());
    }

    /** As long as nobody wants it to end. */
    AttemptOutcome untilStopped(BackupTriggered request, Attempt attempt, JobProgress progress)
            throws InterruptedException {
        begin(attempt);
        CountDownLatch stopped = new CountDownLatch(1);
        progress.stopSignal().whenRequested(stopped::countDown);
        stopped.await();
        progress.stopSignal().requireNotRequested();
        throw new AssertionError("It was stopped");
    }

    AttemptOutcome waits(Attempt attempt) throws InterruptedException {
        begin(attempt);
        mayEnd.await();
        return new AttemptOutcome.Completed(null, 0, List.of());
    }

    void begin(Attempt attempt) {
        begun.merge(attempt.jobId(), List.of(attempt), (one, other) -> List.of(one.getFirst(), other.getFirst()));
    }

    /** A worker with one slot for backups. */
    AutoCloseable startWorker(String name, JobWork<BackupTriggered> backup) {
        return startWorker(name, backup, trigger -> true);
    }

    /** A worker that has the programs for some backups only. */
    AutoCloseable startWorker(String name, JobWork<BackupTriggered> backup, Predicate<BackupTriggered> canBackUp) {
        WorkerQueuesFactory factory = new WorkerQueuesFactory(kafka);
        WorkerQueues queues = factory.queues(
                new WorkerQueues.Settings(
                        name,
                        new WorkerQueues.Slots(1, 1, 1, slotPatience),
                        Duration.ofSeconds(1),
                        longestJob,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2)),
                new ClaimCommands.Uses(
                        backup,
                        canBackUp,
                        (request, attempt, progress) -> {
                            throw new AssertionError("Nobody asked for a restore");
                        },
                        command -> true,
                        (request, attempt, progress) -> {
                            throw new AssertionError("Nobody asked for files");
                        },
                        WorkersOnABroker::answer,
                        question -> {
                            throw new AssertionError("Nobody asked about a restore");
                        },
                        question -> {
                            throw new AssertionError("Nobody asked about files");
                        },
                        command -> {
                            throw new AssertionError("Nobody restored anything");
                        }),
                InstantSource.system(),
                meters.computeIfAbsent(name, unused -> new SimpleMeterRegistry()));
        queues.start();
        AutoCloseable worker = () -> {
            queues.close();
            factory.close();
        };
        running.add(worker);
        return worker;
    }

    /** There are no secrets. */
    static JobEvent.ValidationCompleted answer(ValidateBackup question) {
        return new JobEvent.ValidationCompleted(
                question.operationId(),
                Instant.now(),
                ErrorDetail.of(ErrorCode.SECRET_MISSING, "There are no secrets."),
                null,
                null);
    }

    static BackupTriggered trigger() {
        return trigger(Instant.now().plusSeconds(600));
    }

    static BackupTriggered trigger(Instant expiresAt) {
        return trigger(expiresAt, null);
    }

    static BackupTriggered trigger(Instant expiresAt, @Nullable String tag) {
        return trigger(expiresAt, tag, vault(1), "db.test");
    }

    static BackupTriggered trigger(VaultReference vault, String host) {
        return trigger(Instant.now().plusSeconds(600), null, vault, host);
    }

    static VaultReference vault(int number) {
        return new VaultReference(new VaultId(new UUID(0, number)), "/vaults/v" + number);
    }

    private static BackupTriggered trigger(Instant expiresAt, @Nullable String tag, VaultReference vault, String host) {
        InstanceId instance = InstanceId.random();
        return new BackupTriggered(
                JobId.random(),
                TriggerKind.ON_DEMAND,
                null,
                expiresAt.minusSeconds(600),
                expiresAt,
                1,
                new BackupSource(
                        vault,
                        instance,
                        "instance-" + instance,
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/d")),
                        new DataSourceIdentity(host, 5432, "d", null, 150_020)),
                POLICY,
                tag,
                null,
                null);
    }

    void send(BackupTriggered trigger) throws Exception {
        produce(writer.write(trigger, Instant.now()));
    }

    void produce(ProducerRecord<String, byte[]> record) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    /** What a worker counted as commands that it did not know. */
    double unknownCommands(String worker, WorkerQueue queue) {
        return Optional.ofNullable(meters.get(worker))
                .orElseThrow()
                .get("pgvault.worker.unknown.commands")
                .tag("queue", queue.groupId())
                .counter()
                .count();
    }

    /** What brings waiting commands back, as every worker has it, and nothing that takes any. */
    AutoCloseable startWaiting() {
        WorkerQueuesFactory factory = new WorkerQueuesFactory(kafka);
        WaitingCommands waiting = factory.waitingCommands(Duration.ofSeconds(2), InstantSource.system());
        waiting.start();
        return () -> {
            waiting.close();
            factory.close();
        };
    }

    /** The events of a job, once there are so many. */
    List<Message> events(JobId job, int count) {
        return records(
                        Stream.JOB_EVENTS.topic(),
                        count,
                        record -> job.toString().equals(record.key()))
                .stream()
                .map(record -> new EventReader()
                        .read(Stream.JOB_EVENTS, record)
                        .orElseThrow()
                        .message())
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> records(
            String topic, int count, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = reader(topic)) {
            await().atMost(PATIENCE).until(() -> {
                read(consumer, wanted, records);
                return records.size() >= count;
            });
        }
        return records;
    }

    /** Those that are there now. */
    List<ConsumerRecord<String, byte[]>> recordsNow(String topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = reader(topic)) {
            Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
            while (end.entrySet().stream().anyMatch(last -> consumer.position(last.getKey()) < last.getValue())) {
                read(consumer, wanted, records);
            }
        }
        return records;
    }

    private static void read(
            KafkaConsumer<String, byte[]> consumer,
            Predicate<ConsumerRecord<String, byte[]>> wanted,
            List<ConsumerRecord<String, byte[]>> records) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> {
            if (wanted.test(record)) {
                records.add(record);
            }
        });
    }

    private static KafkaConsumer<String, byte[]> reader(String topic) {
        Map<String, Object> settings = SharedParts.kafka().clientSettings();
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
