package io.pgvault.messaging;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a record to its use case in a transaction of its own. Set aside is only a record that is itself to blame: one that
 * cannot be read, contradicts itself, or whose values the database refuses. Everything else waits here, with growing pauses
 * and for as long as it takes, and holds up what comes behind it on its stream. Once stopped, nothing is begun any more and
 * nothing refused.
 */
public final class EventDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

    /** Two transactions may get into each other's way once; the same values are refused each time. */
    private static final int TRIES = 3;

    private final EventReader reader = new EventReader();
    private final Consumer<Runnable> transaction;
    private final DeadLetters deadLetters;
    private final Waits waits;
    private final Pauses pauses;
    private final Drain drain = new Drain();

    /**
     * Makes a delivery.
     *
     * @param transaction runs what it is given in a new transaction and throws what that throws
     * @param waits is told what waits, and why
     */
    public EventDelivery(Consumer<Runnable> transaction, DeadLetters deadLetters, Waits waits, Pauses pauses) {
        this.transaction = transaction;
        this.deadLetters = deadLetters;
        this.waits = waits;
        this.pauses = pauses;
    }

    /**
     * Returns when the record is done with: handled, passed over or set aside.
     *
     * @throws StoppedException when the record is left for the next reader
     */
    public <M extends Message> void deliver(
            Stream stream, Class<M> family, ConsumerRecord<String, byte[]> record, Consumer<M> useCase) {
        deliver(stream, record, received -> useCase.accept(family.cast(received.message())));
    }

    /**
     * The same for a use case that needs more of the event than its message.
     *
     * @throws StoppedException when the record is left for the next reader
     */
    public void deliver(Stream stream, ConsumerRecord<String, byte[]> record, Consumer<Received> useCase) {
        try {
            reader.read(stream, record).ifPresent(received -> handle(stream, record, () -> useCase.accept(received)));
        } catch (UnreadableMessageException e) {
            setAside(stream, record, e);
        }
    }

    /** Begins nothing any more, and waits until what was begun has ended; false when something has not. */
    public boolean stop(Duration atMost) throws InterruptedException {
        return drain.close(atMost);
    }

    private void handle(Stream stream, ConsumerRecord<String, byte[]> record, Runnable useCase) {
        Handling handling = new Handling(useCase);
        untilDone(record, handling);
        RuntimeException fault = handling.fault;
        if (fault != null) {
            setAside(stream, record, fault);
        }
    }

    /** Done when the use case is, or when the record was to blame each time. */
    private final class Handling implements Runnable {
        private final Runnable useCase;
        private int refusals;
        private @Nullable RuntimeException fault;

        Handling(Runnable useCase) {
            this.useCase = useCase;
        }

        @Override
        public void run() {
            try {
                transaction.accept(useCase);
            } catch (RuntimeException e) {
                if (!isToBlame(e) || ++refusals < TRIES) {
                    throw e;
                }
                fault = e;
            }
        }
    }

    private static boolean isToBlame(RuntimeException failure) {
        return failure instanceof ContradictoryMessageException || DatabaseFailures.areOfTheValues(failure);
    }

    private void setAside(Stream stream, ConsumerRecord<String, byte[]> record, RuntimeException cause) {
        LOG.warn("Sets {} aside on {}: {}", place(record), stream.deadLetterTopic(), cause.toString());
        untilDone(record, () -> deadLetters.setAside(stream, record, cause));
    }

    private void untilDone(ConsumerRecord<?, ?> record, Runnable step) {
        Duration pause = pauses.first();
        try {
            while (true) {
                try {
                    if (!drain.run(step)) {
                        throw new StoppedException();
                    }
                    return;
                } catch (StoppedException e) {
                    throw e;
                } catch (RuntimeException e) {
                    waits.failed(record, e);
                    LOG.warn("Tries {} again in {}: {}", place(record), pause, e.toString());
                    pause(pause);
                    pause = pauses.after(pause);
                }
            }
        } finally {
            waits.over(record);
        }
    }

    private void pause(Duration pause) {
        try {
            if (drain.isClosedWithin(pause)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
