package io.pgvault.worker.kafka;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.EventWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a worker has to say. */
final class WorkerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerEvents.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Producer<String, byte[]> producer;
    private final EventWriter writer;
    private final InstantSource clock;

    WorkerEvents(Producer<String, byte[]> producer, EventWriter writer, InstantSource clock) {
        this.producer = producer;
        this.writer = writer;
        this.clock = clock;
    }

    /** News to be sent. */
    ProducerRecord<String, byte[]> record(Stream stream, Message message, UUID eventId) {
        return writer.write(stream, message, eventId, clock.instant());
    }

    /** Done when every in-sync replica has it. */
    Future<?> send(ProducerRecord<String, byte[]> record) {
        return producer.send(record);
    }

    /** Publishes however long the broker is away: the work is done, and its news must not be lost. */
    void publishSurely(Stream stream, Message message, UUID eventId) throws InterruptedException {
        while (true) {
            try {
                send(record(stream, message, eventId)).get();
                return;
            } catch (ExecutionException e) {
                LOG.warn(
                        "Kafka did not take a {}; it is sent again: {}",
                        message.getClass().getSimpleName(),
                        e.getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Publishes without waiting: a heartbeat that is lost is followed by the next. */
    void publishLoosely(Stream stream, Message message) {
        publishLoosely(stream, message, UUID.randomUUID());
    }

    /** The same for one that may be said again. */
    void publishLoosely(Stream stream, Message message, UUID eventId) {
        var unused = producer.send(writer.write(stream, message, eventId, clock.instant()), (metadata, failure) -> {
            if (failure != null) {
                LOG.debug("A {} was lost: {}", message.getClass().getSimpleName(), failure.getMessage());
            }
        });
    }
}
