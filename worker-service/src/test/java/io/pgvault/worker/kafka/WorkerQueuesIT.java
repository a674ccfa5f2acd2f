package io.pgvault.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.BackupTarget;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.TriggerKind;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.EventWriter;
import io.pgvault.messaging.Garbage;
import io.pgvault.worker.jobs.AttemptOutcome;
import io.pgvault.worker.jobs.JobProgress;
import io.pgvault.worker.jobs.JobWork;
import io.pgvault.worker.postgres.ClientPrograms;
import io.pgvault.worker.postgres.Databases;
import io.pgvault.worker.postgres.PostgresTools;
import io.pgvault.worker.postgres.SourcePreflight;
import io.pgvault.worker.secrets.SslMode;
import io.pgvault.worker.validation.LoginReader;
import io.pgvault.worker.validation.SourceAccess;
import io.pgvault.worker.validation.ValidateDataSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers on a real broker; what they do when they have work is made up here. */
@Timeout(90)
class WorkerQueuesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final BackupPolicy POLICY = new BackupPolicy(
            "/policies/p",
            "p",
            1,
            new BackupRule("BackupDaily", new BackupSchedule(List.of("R/2026-01-01T00:00:00Z/P1D"), "UTC"), List.of()),
            List.of());

    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", SharedParts.kafka().bootstrapServers());
    private final EventWriter writer = new EventWriter("/pgvault/test");
    private final List<AutoCloseable> running = new ArrayList<>();

    /** Attempts by job, as they began. */
    private final Map<JobId, List<Attempt>> begun = new ConcurrentHashMap<>();

    private Duration longestJob = Duration.ofMinutes(10);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void stopWorkers() throws Exception {
        mayEnd.countDown();
        for (AutoCloseable closeable : running) {
            closeable.close();
        }
    }

    @Test
    void anExpiredTriggerIsSkippedAndSaysSo() throws Exception {
        startWorker("w1", this::endsAtOnce);
        BackupTriggered expired = trigger(Instant.now().minusSeconds(1));

        send(expired);

        assertThat(events(expired.jobId(), 1))
                .singleElement()
                .isInstanceOfSatisfying(
                        JobEvent.JobSkipped.class,
                        skipped -> assertThat(skipped.reason().errorCode()).isEqualTo(ErrorCode.TRIGGER_EXPIRED));
        assertThat(begun).doesNotContainKey(expired.jobId());
    }

    @Test
    void garbageOnAQueueStopsNothing() throws Exception {
        startWorker("w1", this::endsAtOnce);
        BackupTriggered next = trigger();

        Garbage.sendBefore(SharedParts.kafka().bootstrapServers(), Stream.BACKUP_TRIGGERS, next);

        assertThat(events(next.jobId(), 2))
                .extracting(Object::getClass)
                .containsExactly(JobEvent.JobStarted.class, JobEvent.JobCompleted.class);
    }

    @Test
    void garbageAmongTheControlsStopsNothing() throws Exception {
        startWorker("w1", this::untilStopped);
        BackupTriggered trigger = trigger();
        CancelJob cancel = new CancelJob(trigger.jobId(), Instant.now());
        ProducerRecord<String, byte[]> good =
                writer.write(Stream.JOB_CONTROLS, cancel, UUID.randomUUID(), Instant.now());
        byte[] emptyObject = "{}".getBytes(StandardCharsets.UTF_8);
        // Of the job's own key, so that they lie before its cancellation.
        produce(new ProducerRecord<>(good.topic(), good.key(), emptyObject));
        produce(new ProducerRecord<>(good.topic(), null, good.key(), emptyObject, good.headers()));
        produce(new ProducerRecord<>(good.topic(), null, good.key(), new byte[] {1, 2, 3}, good.headers()));
        produce(new ProducerRecord<>(good.topic(), null, good.key(), null, good.headers()));
        send(trigger);
        await().atMost(PATIENCE).until(() -> begun.containsKey(trigger.jobId()));

        produce(good);

        assertThat(events(trigger.jobId(), 2)).last().isInstanceOf(JobEvent.JobCancelled.class);
    }

    @Test
    void aJobThatTakesLongerThanIsAllowedIsStopped() throws Exception {
        longestJob = Duration.ofSeconds(1);
        startWorker("w1", this::untilStopped);
        BackupTriggered trigger = trigger();

        send(trigger);

        assertThat(failure(trigger)).isEqualTo(ErrorCode.JOB_TIMEOUT);
    }

    @Test
    void aBusyServerDefersTheJob() throws Exception {
        Instant later = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.MILLIS);
        startWorker("w1", (request, attempt, progress) -> new AttemptOutcome.Deferred(later));
        BackupTriggered trigger = trigger();

        send(trigger);

        assertThat(events(trigger.jobId(), 2))
                .last()
                .isInstanceOfSatisfying(
                        JobEvent.JobDeferred.class,
                        deferred -> assertThat(deferred.notBefore()).isEqualTo(later));
    }

    @Test
    void aJobMayEndWhileItsWorkerStops() throws Exception {
        AutoCloseable leaving = startWorker("w1", (request, attempt, progress) -> {
            begin(attempt);
            Thread.sleep(Duration.ofSeconds(1));
            return new AttemptOutcome.Completed(null, 0, List.of());
        });
        BackupTriggered trigger = trigger();
        send(trigger);
        await().atMost(PATIENCE).until(() -> begun.containsKey(trigger.jobId()));

        leaving.close();

        assertThat(events(trigger.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
    }

    @Test
    void aBusyWorkerLeavesFurtherWorkToAnotherAndNothingIsTakenTwice() throws Exception {
        BackupTriggered first = trigger();
        JobWork<BackupTriggered> work = (request, attempt, progress) ->
                request.equals(first) ? waits(attempt) : endsAtOnce(request, attempt, progress);
        startWorker("w1", work);
        startWorker("w2", work);
        send(first);
        await().atMost(PATIENCE).until(() -> begun.containsKey(first.jobId()));
        String busy = attempts(first).getFirst().worker();
        // Enough to lie in every partition, and so in those that had been the busy worker's.
        List<BackupTriggered> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            BackupTriggered other = trigger();
            others.add(other);
            send(other);
        }

        await().atMost(PATIENCE).until(() -> others.stream().allMatch(other -> begun.containsKey(other.jobId())));

        assertThat(others)
                .allSatisfy(other -> assertThat(attempts(other))
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt.worker()).isNotEqualTo(busy)));
        assertThat(attempts(first)).hasSize(1);
        mayEnd.countDown();
        assertThat(events(first.jobId(), 2))
                .extracting(Object::getClass)
                .containsExactly(JobEvent.JobStarted.class, JobEvent.JobCompleted.class);
    }

    @Test
    void whatWasClaimedIsNotGivenToTheOthersWhenItsWorkerLeaves() throws Exception {
        AutoCloseable leaving = startWorker("w1", this::untilStopped);
        BackupTriggered trigger = trigger();
        send(trigger);
        await().atMost(PATIENCE).until(() -> begun.containsKey(trigger.jobId()));

        leaving.close();
        startWorker("w2", this::endsAtOnce);
        BackupTriggered later = trigger();
        send(later);

        assertThat(workerOf(later)).isEqualTo("w2");
        assertThat(attempts(trigger)).hasSize(1);
        assertThat(events(trigger.jobId(), 2))
                .last()
                .isInstanceOfSatisfying(
                        JobEvent.JobFailed.class,
                        failed -> assertThat(failed.error().errorCode()).isEqualTo(ErrorCode.WORKER_STOPPED));
    }

    @Test
    void anIdleWorkerStopsAtOnce() throws Exception {
        AutoCloseable idle = startWorker("w1", this::endsAtOnce);
        BackupTriggered trigger = trigger();
        send(trigger);
        events(trigger.jobId(), 2);

        long start = System.nanoTime();
        idle.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aFailureIsToldWithItsCodeAndABugAsOne() throws Exception {
        startWorker("w1", (request, attempt, progress) -> {
            if (request.retentionTag() == null) {
                throw new BackupException(ErrorCode.DATABASE_UNREACHABLE, "It is away.");
            }
            throw new IllegalStateException("A bug.");
        });
        BackupTriggered away = trigger();
        BackupTriggered bug = trigger(Instant.now().plusSeconds(600), "Weekly");
        send(away);
        send(bug);

        assertThat(failure(away)).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(failure(bug)).isEqualTo(ErrorCode.INTERNAL);
    }

    private List<Attempt> attempts(BackupTriggered trigger) {
        return begun.getOrDefault(trigger.jobId(), List.of());
    }

    private ErrorCode failure(BackupTriggered trigger) {
        return ((JobEvent.JobFailed) events(trigger.jobId(), 2).getLast())
                .error()
                .errorCode();
    }

    private String workerOf(BackupTriggered trigger) {
        return ((JobEvent.JobCompleted) events(trigger.jobId(), 2).getLast())
                .attempt()
                .worker();
    }

    private AttemptOutcome endsAtOnce(BackupTriggered request, Attempt attempt, JobProgress progress) {
        begin(attempt);
        return new AttemptOutcome.Completed(null, 0, List.of());
    }

    /** As long as nobody wants it to end. */
    private AttemptOutcome untilStopped(BackupTriggered request, Attempt attempt, JobProgress progress)
            throws InterruptedException {
        begin(attempt);
        CountDownLatch stopped = new CountDownLatch(1);
        progress.stopSignal().whenRequested(stopped::countDown);
        stopped.await();
        progress.stopSignal().requireNotRequested();
        throw new AssertionError("It was stopped");
    }

    private AttemptOutcome waits(Attempt attempt) throws InterruptedException {
        begin(attempt);
        mayEnd.await();
        return new AttemptOutcome.Completed(null, 0, List.of());
    }

    private void begin(Attempt attempt) {
        begun.merge(attempt.jobId(), List.of(attempt), (one, other) -> List.of(one.getFirst(), other.getFirst()));
    }

    /** A worker with one slot for backups. */
    private AutoCloseable startWorker(String name, JobWork<BackupTriggered> backup) {
        WorkerQueuesFactory factory = new WorkerQueuesFactory(kafka);
        WorkerQueues queues = factory.queues(
                new WorkerQueues.Settings(
                        name,
                        new WorkerQueues.Slots(1, 1, 1),
                        Duration.ofSeconds(1),
                        longestJob,
                        Duration.ofSeconds(2)),
                new WorkerQueues.Uses(
                        backup,
                        (request, attempt, progress) -> {
                            throw new AssertionError("Nobody asked for a restore");
                        },
                        validation()),
                InstantSource.system(),
                new SimpleMeterRegistry());
        queues.start();
        AutoCloseable worker = () -> {
            queues.close();
            factory.close();
        };
        running.add(worker);
        return worker;
    }

    private static ValidateDataSource validation() {
        Databases databases = new Databases(Optional.empty());
        PostgresTools tools =
                new PostgresTools(ClientPrograms.find(Optional.empty()), Duration.ofSeconds(1), Optional.empty());
        LoginReader logins = new LoginReader(
                secret -> {
                    throw new BackupException(ErrorCode.SECRET_MISSING, "There are no secrets.");
                },
                new Bindings(List.of()),
                SslMode.PREFER);
        return new ValidateDataSource(
                new SourceAccess(logins, databases, new SourcePreflight(tools)), InstantSource.system());
    }

    private static BackupTriggered trigger() {
        return trigger(Instant.now().plusSeconds(600));
    }

    private static BackupTriggered trigger(Instant expiresAt) {
        return trigger(expiresAt, null);
    }

    private static BackupTriggered trigger(Instant expiresAt, @Nullable String tag) {
        InstanceId instance = InstanceId.random();
        return new BackupTriggered(
                JobId.random(),
                TriggerKind.ON_DEMAND,
                null,
                expiresAt.minusSeconds(600),
                expiresAt,
                1,
                new BackupTarget(
                        new VaultReference(new VaultId(new UUID(0, 1)), "/vaults/v"),
                        instance,
                        "instance-" + instance,
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/d")),
                        null),
                POLICY,
                tag);
    }

    private void send(BackupTriggered trigger) throws Exception {
        produce(writer.write(Stream.BACKUP_TRIGGERS, trigger, UUID.randomUUID(), Instant.now()));
    }

    private void produce(ProducerRecord<String, byte[]> record) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    /** The events of a job, once there are so many. */
    private List<Message> events(JobId job, int count) {
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

    private List<ConsumerRecord<String, byte[]>> records(
            String topic, int count, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                SharedParts.kafka().bootstrapServers(),
                "group.id",
                "test-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest");
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (wanted.test(record)) {
                        records.add(record);
                    }
                });
                return records.size() >= count;
            });
        }
        return records;
    }
}
