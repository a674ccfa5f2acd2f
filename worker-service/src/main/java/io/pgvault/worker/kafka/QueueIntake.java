package io.pgvault.worker.kafka;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.Received;
import io.pgvault.messaging.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from a share group, one at a time and only while a slot is free. A record is accepted when its job is
 * claimed, not when it is done: jobs outlast every lock that the broker grants on a record.
 */
final class QueueIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueIntake.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final Duration END = Duration.ofSeconds(8);

    private final WorkerQueue queue;
    private final Semaphore slots;
    private final Supplier<ShareConsumer<String, byte[]>> consumers;
    private final EventReader reader = new EventReader();
    private final Claim claim;
    private final WorkerEvents events;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("job-", 0).daemon().factory());
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable ShareConsumer<String, byte[]> current;

    /** Decides what a message means for this queue. */
    @FunctionalInterface
    interface Claim {
        /**
         * Claims the work of a message; empty when the message is not for this queue. What is returned runs after the
         * record was accepted.
         */
        Optional<Work> claim(Message message) throws ExecutionException, InterruptedException;
    }

    /** Claimed work. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    QueueIntake(
            WorkerQueue queue,
            int slots,
            Supplier<ShareConsumer<String, byte[]>> consumers,
            Claim claim,
            WorkerEvents events) {
        this.queue = queue;
        this.slots = new Semaphore(slots);
        this.consumers = consumers;
        this.claim = claim;
        this.events = events;
        this.thread =
                Thread.ofPlatform().name("intake-" + queue.groupId()).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isClosed()) {
            ShareConsumer<String, byte[]> consumer = consumers.get();
            try {
                current = consumer;
                subscribe(consumer);
                takeUntilClosed(consumer);
            } catch (WakeupException e) {
                LOG.debug("{} takes no more", queue.groupId(), e);
            } catch (InterruptedException | InterruptException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | RuntimeException e) {
                // Whatever it was: a worker that silently takes nothing any more looks like a healthy one.
                LOG.warn("{} starts over: {}", queue.groupId(), e.toString());
                pause();
            } finally {
                current = null;
                close(consumer);
            }
        }
    }

    private void close(ShareConsumer<String, byte[]> consumer) {
        try {
            consumer.close(CLOSE);
        } catch (KafkaException e) {
            LOG.warn("{} could not leave its group in order: {}", queue.groupId(), e.getMessage());
        }
    }

    private void takeUntilClosed(ShareConsumer<String, byte[]> consumer)
            throws InterruptedException, ExecutionException {
        while (!isClosed()) {
            awaitSlot(consumer);
            Optional<Work> work = Optional.empty();
            try {
                if (!isClosed()) {
                    work = takeOne(consumer);
                }
            } finally {
                if (work.isEmpty()) {
                    slots.release();
                }
            }
            work.ifPresent(this::runInSlot);
        }
    }

    /**
     * Waits outside the group: it deals each partition to few members, one when there are more partitions than members,
     * and what lies in those of a member that does not ask would wait for it while others are idle.
     */
    private void awaitSlot(ShareConsumer<String, byte[]> consumer) throws InterruptedException {
        if (!slots.tryAcquire()) {
            consumer.unsubscribe();
            slots.acquire();
            subscribe(consumer);
        }
    }

    private void subscribe(ShareConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(queue.stream().topic()));
    }

    private Optional<Work> takeOne(ShareConsumer<String, byte[]> consumer)
            throws ExecutionException, InterruptedException {
        Optional<Work> work = Optional.empty();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            work = claimed(record);
            consumer.acknowledge(record, AcknowledgeType.ACCEPT);
        }
        commit(consumer);
        return work;
    }

    /** What was claimed is done in any case: if this is lost the record comes again, and the lease shows the claim. */
    private void commit(ShareConsumer<String, byte[]> consumer) {
        try {
            consumer.commitSync();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.info("{} could not commit now: {}", queue.groupId(), e.toString());
        }
    }

    private Optional<Work> claimed(ConsumerRecord<String, byte[]> record)
            throws ExecutionException, InterruptedException {
        try {
            Optional<Received> received = reader.read(queue.stream(), record);
            return received.isPresent() ? claim.claim(received.get().message()) : Optional.empty();
        } catch (UnreadableMessageException e) {
            LOG.warn("Set aside on {}: {}", queue.stream().deadLetterTopic(), e.getMessage());
            setAside(record, e);
            return Optional.empty();
        }
    }

    private void setAside(ConsumerRecord<String, byte[]> record, UnreadableMessageException cause)
            throws ExecutionException, InterruptedException {
        var dead = new ProducerRecord<>(
                queue.stream().deadLetterTopic(), null, record.key(), record.value(), record.headers());
        dead.headers()
                .add("dead-letter-reason", bytes(cause.getMessage()))
                .add("dead-letter-group", bytes(queue.groupId()))
                .add("dead-letter-topic", bytes(record.topic()))
                .add("dead-letter-partition", bytes(record.partition()))
                .add("dead-letter-offset", bytes(record.offset()));
        events.publishRecord(dead);
    }

    private static byte[] bytes(@Nullable Object value) {
        return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    private void runInSlot(Work work) {
        executor.execute(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                slots.release();
            }
        });
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause() {
        try {
            // True when it is closed meanwhile; the caller's loop sees that by itself.
            var unused = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    /** Takes no more; what runs goes on. */
    void stopTaking() {
        closed.countDown();
        // The thread may wait for a slot, or inside the consumer: it is let go where it is, never interrupted.
        slots.release();
        ShareConsumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Waits until what was taken is done; false when it is not yet. */
    boolean awaitEnd(Duration atMost) {
        stopTaking();
        try {
            // Not before it has handed on what it took last may the executor refuse more.
            if (!thread.join(CLOSE.multipliedBy(2))) {
                LOG.warn("{} does not stop taking; its group notices by itself", queue.groupId());
            }
            executor.shutdown();
            return executor.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes no more; what still runs gets a moment to end by itself, then it is interrupted and says so. */
    @Override
    public void close() {
        try {
            if (!awaitEnd(END)) {
                executor.shutdownNow();
                if (!executor.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("{} leaves work behind; it is taken over by another attempt", queue.groupId());
                }
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
