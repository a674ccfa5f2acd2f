package io.pgvault.worker.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pgvault.contract.alert.Alert.MessagesSetAside;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.messaging.Closing;
import io.pgvault.messaging.DeadLetterForm;
import io.pgvault.messaging.Pauses;
import io.pgvault.worker.attempts.Claim;
import io.pgvault.worker.attempts.Claimant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from a share group, one at a time and only while a slot is free. A record is accepted when its job is
 * claimed, not when it is done: jobs outlast every lock that the broker grants on a record. What the broker does not let
 * this worker say is said later, and the record waits with it.
 */
final class QueueIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueIntake.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final Duration END = Duration.ofSeconds(8);
    private static final Pauses PAUSES = new Pauses(PAUSE, Duration.ofSeconds(30));

    /** The broker throws away what it has delivered so often (group.share.delivery.count.limit). */
    private static final int LAST_DELIVERY = 5;

    /** A record beside which no news fits into a record of its own, with room for what the news adds. */
    private static final int TOO_LARGE = Stream.LONGEST_DEAD_LETTER / 2 - (16 << 10);

    /** A look at what waits behind those who hold all slots. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    private static final int MOST_LOOKS = 20;
    private static final Duration NEXT_LOOK = Duration.ofSeconds(30);

    private final WorkerQueue queue;
    private final JobSlots slots;
    private final Supplier<ShareConsumer<String, byte[]>> consumers;
    private final QueueReader reader;
    private final WorkerEvents events;
    private final InstantSource clock;
    private final Counter unknown;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("job-", 0).daemon().factory());
    private final Thread thread;
    private final Closing closing = new Closing();
    private volatile @Nullable ShareConsumer<String, byte[]> current;

    QueueIntake(
            QueueReader reader,
            JobSlots slots,
            Supplier<ShareConsumer<String, byte[]>> consumers,
            WorkerEvents events,
            InstantSource clock,
            MeterRegistry meters) {
        this.reader = reader;
        this.queue = reader.queue();
        this.slots = slots;
        this.consumers = consumers;
        this.events = events;
        this.clock = clock;
        this.unknown = meters.counter("pgvault.worker.unknown.commands", "queue", queue.groupId());
        this.thread =
                Thread.ofPlatform().name("intake-" + queue.groupId()).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing.isClosed()) {
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
            } catch (Throwable e) {
                // Whatever it was, an Error too: a worker that silently takes nothing any more looks like a healthy
                // one.
                LOG.warn("{} starts over: {}", queue.groupId(), e.toString());
                closing.pause(PAUSE);
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

    private void takeUntilClosed(ShareConsumer<String, byte[]> consumer) throws InterruptedException {
        while (!closing.isClosed()) {
            awaitSlot(consumer);
            if (!closing.isClosed()) {
                takeOne(consumer, claimant -> Optional.of(slots.take(claimant)));
            }
        }
    }

    /**
     * Waits outside the group: it deals each partition to few members, one when there are more partitions than members,
     * and what lies in those of a member that does not ask would wait for it while others are idle.
     */
    private void awaitSlot(ShareConsumer<String, byte[]> consumer) throws InterruptedException {
        if (slots.awaitFree(Duration.ZERO)) {
            return;
        }
        consumer.unsubscribe();
        if (!slots.awaitFree(slots.patience())) {
            do {
                takePast(consumer);
            } while (!slots.awaitFree(NEXT_LOOK));
        }
        subscribe(consumer);
    }

    /**
     * Looks whether others wait behind those who have held all slots for long. What is of the latter waits elsewhere, and
     * comes back; only some of it at a time, as it does not stay in its order.
     */
    private void takePast(ShareConsumer<String, byte[]> consumer) throws InterruptedException {
        if (!slots.isOpenPast()) {
            return;
        }
        subscribe(consumer);
        int looks = 0;
        long end = System.nanoTime() + LOOK.toNanos();
        while (looks < MOST_LOOKS && System.nanoTime() - end < 0 && !slots.awaitFree(Duration.ZERO)) {
            looks += takeOne(consumer, slots::takePast);
        }
        consumer.unsubscribe();
    }

    private void subscribe(ShareConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(queue.stream().topic()));
    }

    /** Finds a slot for whoever has work; empty when there is none for them. */
    @FunctionalInterface
    private interface Openings {
        Optional<JobSlots.Slot> slotFor(Claimant claimant);
    }

    /** How many records there were, one at most. */
    private int takeOne(ShareConsumer<String, byte[]> consumer, Openings openings) throws InterruptedException {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            take(new HeldRecord(consumer, record, closing), openings);
            return 1;
        }
        return 0;
    }

    private void take(HeldRecord held, Openings openings) throws InterruptedException {
        ConsumerRecord<String, byte[]> record = held.record();
        if (record.deliveryCount().orElse((short) 1) >= LAST_DELIVERY) {
            LOG.warn("{} is delivered for the last time and is sent anew", place(record));
            putOff(held);
            return;
        }
        switch (reader.read(record)) {
            case Reading.Work(Claim claim) -> claim(held, claim, openings);
            case Reading.ForOthers() -> insist(held, () -> new Step(null, null));
            case Reading.Unknown(String what) -> leaveForNewer(held, what);
            case Reading.Garbage(String reason) -> setAside(held, reason);
        }
    }

    private void claim(HeldRecord held, Claim claim, Openings openings) throws InterruptedException {
        if (claim.betterElsewhere()
                && !WaitingCommands.hasWaited(held.record(), WaitingCommands.FOR_OTHERS, clock.instant())) {
            LOG.info("{} waits for a worker with newer client programs", place(held.record()));
            putOff(held);
            return;
        }
        Optional<JobSlots.Slot> slot = openings.slotFor(claim.claimant());
        if (slot.isEmpty()) {
            LOG.info("{} waits, as its vault and its server hold slots already", place(held.record()));
            putOff(held);
            return;
        }
        Optional<Claim.Work> work = Optional.empty();
        try {
            work = insist(held, () -> step(claim.steps().get()));
        } finally {
            if (work.isEmpty()) {
                slot.get().close();
            }
        }
        work.ifPresent(claimed -> runIn(slot.get(), claimed));
    }

    /** Lets the record come back later. */
    private void putOff(HeldRecord held) throws InterruptedException {
        insist(held, () -> Step.say(WaitingCommands.waiting(queue, held.record())));
    }

    private void leaveForNewer(HeldRecord held, String what) throws InterruptedException {
        ConsumerRecord<String, byte[]> record = held.record();
        if (WaitingCommands.hasWaited(record, WaitingCommands.LONGEST, clock.instant())) {
            setAside(
                    held,
                    "For " + WaitingCommands.LONGEST + " no worker knew a command " + what + ": " + place(record));
            return;
        }
        if (!WaitingCommands.hasWaited(record)) {
            unknown.increment();
            LOG.warn("{} is a command {}: it waits for a newer worker", place(record), what);
        }
        putOff(held);
    }

    private void setAside(HeldRecord held, String reason) throws InterruptedException {
        LOG.warn("Set aside on {}: {}", queue.stream().deadLetterTopic(), reason);
        insist(held, () -> Step.say(deadLetter(held.record(), reason)));
        events.publishLoosely(MessagesSetAside.unusable(queue.stream(), queue.groupId(), reason, clock.instant()));
    }

    /** Publishes what the claim says for as long as it takes; the record is given back when the worker stops before. */
    private Optional<Claim.Work> insist(HeldRecord held, Supplier<Step> claim) throws InterruptedException {
        Duration pause = PAUSES.first();
        while (true) {
            Step step = step(held, claim);
            try {
                if (step.news() == null || held.await(events.send(step.news()))) {
                    held.accept();
                    return Optional.ofNullable(step.work());
                }
            } catch (ExecutionException e) {
                if (neverFits(held.record(), e)) {
                    setAside(held, "Too large to be claimed: " + place(held.record()));
                    return Optional.empty();
                }
                LOG.warn(
                        "Kafka takes no news of {}, which waits {} more: {}",
                        place(held.record()),
                        pause,
                        e.getMessage());
                if (held.pause(pause)) {
                    pause = PAUSES.after(pause);
                    continue;
                }
            }
            held.release();
            return Optional.empty();
        }
    }

    /** What is sent before the record is accepted, and what runs after it. */
    private record Step(@Nullable ProducerRecord<String, byte[]> news, Claim.@Nullable Work work) {
        static Step say(ProducerRecord<String, byte[]> news) {
            return new Step(news, null);
        }
    }

    private Step step(Claim.Step step) {
        return new Step(step.news() == null ? null : events.record(step.news()), step.work());
    }

    private Step step(HeldRecord held, Supplier<Step> claim) {
        try {
            return claim.get();
        } catch (RuntimeException e) {
            LOG.error("The claim of {} met a bug", place(held.record()), e);
            return Step.say(deadLetter(held.record(), "The worker met an unexpected failure: " + e));
        }
    }

    /** News repeats its record, and a topic takes no more for waiting longer. */
    private boolean neverFits(ConsumerRecord<String, byte[]> record, ExecutionException failure) {
        return failure.getCause() instanceof RecordTooLargeException
                && record.value() != null
                && record.value().length > TOO_LARGE;
    }

    private ProducerRecord<String, byte[]> deadLetter(ConsumerRecord<String, byte[]> record, String reason) {
        return DeadLetterForm.letter(queue.stream(), record, reason, queue.groupId(), clock.instant());
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private void runIn(JobSlots.Slot slot, Claim.Work work) {
        Runnable inSlot = () -> {
            try (slot) {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try {
            executor.execute(inSlot);
        } catch (OutOfMemoryError e) {
            // No thread can be made: the work is claimed, and nobody else would do it or say that it failed.
            LOG.error("{} does its work itself", queue.groupId(), e);
            inSlot.run();
        }
    }

    /** Takes no more; what runs goes on. */
    void stopTaking() {
        closing.close();
        // The thread may wait for a slot, or inside the consumer: it is let go where it is, never interrupted.
        slots.stop();
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
