package io.pgvault.messaging;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a record to its use case in a transaction of its own. While the database is away it waits and tries again, for as
 * long as it takes; any other failure is tried a few times and then thrown, so that the record is set aside.
 */
public final class EventDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final EventReader reader = new EventReader();
    private final Consumer<Runnable> transaction;

    /**
     * Makes a delivery.
     *
     * @param transaction runs what it is given in a new transaction and throws what that throws
     */
    public EventDelivery(Consumer<Runnable> transaction) {
        this.transaction = transaction;
    }

    /**
     * Returns when the record is done with.
     *
     * @throws UnreadableMessageException for garbage
     */
    public <M extends Message> void deliver(
            Stream stream, Class<M> family, ConsumerRecord<String, byte[]> record, Consumer<M> useCase) {
        deliver(stream, record, received -> useCase.accept(family.cast(received.message())));
    }

    /**
     * The same for a use case that needs more of the event than its message.
     *
     * @throws UnreadableMessageException for garbage
     */
    public void deliver(Stream stream, ConsumerRecord<String, byte[]> record, Consumer<Received> useCase) {
        reader.read(stream, record).ifPresent(received -> handle(() -> useCase.accept(received), record));
    }

    private void handle(Runnable useCase, ConsumerRecord<?, ?> record) {
        Duration pause = FIRST_PAUSE;
        int tries = 0;
        while (true) {
            try {
                transaction.accept(useCase);
                return;
            } catch (RuntimeException e) {
                tries = DatabaseFailures.areTransient(e) ? 0 : tries + 1;
                if (tries >= TRIES) {
                    throw e;
                }
                LOG.warn("Tries {}-{}@{} again: {}", record.topic(), record.partition(), record.offset(), e.toString());
                pause(pause, e);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private static void pause(Duration pause, RuntimeException failure) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
