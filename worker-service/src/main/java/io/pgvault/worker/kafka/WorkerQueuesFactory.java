package io.pgvault.worker.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.StreamAccess;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.messaging.EventWriter;
import io.pgvault.worker.attempts.ClaimCommands;
import io.pgvault.worker.attempts.JobRunner;
import io.pgvault.worker.attempts.RunningJobs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Connects a worker to Kafka. */
public final class WorkerQueuesFactory implements AutoCloseable {
    private final Map<String, Object> kafka;
    private final Producer<String, byte[]> producer;

    /**
     * Makes a factory.
     *
     * @param kafka client settings, at least {@code bootstrap.servers}
     */
    public WorkerQueuesFactory(Map<String, Object> kafka) {
        this.kafka = kafka;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("delivery.timeout.ms", 30_000);
        settings.put("request.timeout.ms", 10_000);
        // Who waits for a topic that is not there holds a record meanwhile, and has to renew its loan.
        settings.put("max.block.ms", 5_000);
        settings.put("linger.ms", 0);
        settings.put("max.request.size", Stream.LONGEST_DEAD_LETTER);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    public WorkerQueues queues(
            WorkerQueues.Settings settings, ClaimCommands.Uses uses, InstantSource clock, MeterRegistry meters) {
        WorkerEvents events = events(clock);
        RunningJobs jobs = new RunningJobs();
        JobRunner runner = new JobRunner(
                events,
                jobs,
                settings.name(),
                new JobRunner.Times(settings.heartbeatInterval(), settings.longestJob()),
                clock,
                outcome -> meters.counter(
                                "pgvault.worker.attempts",
                                "outcome",
                                outcome.getClass().getSimpleName())
                        .increment());
        ClaimCommands commands = new ClaimCommands(runner, events, uses, clock);
        WorkerQueues.Slots slots = settings.slots();
        return new WorkerQueues(
                List.of(
                        intake(
                                WorkerQueue.BACKUPS,
                                commands::backup,
                                new JobSlots(slots.backups(), slots.patience()),
                                events,
                                clock,
                                meters),
                        intake(
                                WorkerQueue.RESTORES,
                                commands::restore,
                                new JobSlots(slots.restores(), slots.patience()),
                                events,
                                clock,
                                meters),
                        intake(
                                WorkerQueue.VALIDATIONS,
                                commands::validation,
                                new JobSlots(slots.validations(), slots.patience()),
                                events,
                                clock,
                                meters)),
                runner,
                new JobControls(
                        () -> new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer()), jobs),
                waitingCommands(settings.unknownCommandPause(), clock),
                clock,
                settings.shutdownGrace());
    }

    private QueueIntake intake(
            WorkerQueue queue,
            QueueReader.Claims claims,
            JobSlots slots,
            WorkerEvents events,
            InstantSource clock,
            MeterRegistry meters) {
        return new QueueIntake(new QueueReader(queue, claims), slots, consumers(queue), events, clock, meters);
    }

    /** What brings waiting commands back. */
    WaitingCommands waitingCommands(Duration pause, InstantSource clock) {
        return new WaitingCommands(this::waitingConsumer, events(clock), pause, clock);
    }

    private WorkerEvents events(InstantSource clock) {
        return new WorkerEvents(producer, new EventWriter("/pgvault/worker-service"), clock);
    }

    private Consumer<String, byte[]> waitingConsumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", StreamAccess.WAITING_GROUP);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.put("max.poll.records", 1);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Supplier<ShareConsumer<String, byte[]>> consumers(WorkerQueue queue) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", queue.groupId());
        settings.put("share.acknowledgement.mode", "explicit");
        settings.put("share.acquire.mode", "record_limit");
        settings.put("max.poll.records", 1);
        return () -> new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
