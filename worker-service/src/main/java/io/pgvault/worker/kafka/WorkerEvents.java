package io.pgvault.worker.kafka;

import io.pgvault.contract.Message;
import io.pgvault.messaging.EventWriter;
import io.pgvault.worker.attempts.AttemptEvents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a worker has to say. */
final class WorkerEvents implements AttemptEvents {
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
    ProducerRecord<String, byte[]> record(Message message) {
        return writer.write(message, clock.instant());
    }

    /** Done when every in-sync replica has it. */
    Future<?> send(ProducerRecord<String, byte[]> record) {
        return producer.send(record);
    }

    @Override
    public void publishSurely(Message message) throws InterruptedException {
        while (true) {
            try {
                send(record(message)).get();
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

    @Override
    public void publishLoosely(Message message) {
        try {
            var unused = producer.send(record(message), (metadata, failure) -> {
                if (failure != null) {
                    LOG.debug("A {} was lost: {}", message.getClass().getSimpleName(), failure.getMessage());
                }
            });
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }
}
