package io.pgvault.worker.kafka;

import io.pgvault.messaging.Closing;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that the share group lent to this consumer. While something is waited for the loan is renewed: a record whose
 * loan ends is delivered again, and after five deliveries the broker throws it away without a word.
 */
final class HeldRecord {
    private static final Logger LOG = LoggerFactory.getLogger(HeldRecord.class);
    private static final Duration SLICE = Duration.ofSeconds(1);
    private static final int DEFAULT_LOAN_MILLIS = 30_000;

    private final ShareConsumer<String, byte[]> consumer;
    private final Closing closing;
    private final long renewalNanos;
    private ConsumerRecord<String, byte[]> record;
    private long renewed = System.nanoTime();

    /**
     * Takes over a record that was just polled, alone.
     *
     * @param closing ends every waiting
     */
    HeldRecord(ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record, Closing closing) {
        this.consumer = consumer;
        this.record = record;
        this.closing = closing;
        this.renewalNanos = TimeUnit.MILLISECONDS.toNanos(
                consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_LOAN_MILLIS) / 3);
    }

    ConsumerRecord<String, byte[]> record() {
        return record;
    }

    /** Waits for the broker's answer; false when the worker is told to stop before it comes. */
    boolean await(Future<?> answer) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                answer.get(SLICE.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (closing.isClosed()) {
                    return false;
                }
                renewWhenDue();
            }
        }
    }

    /** Lets time pass; false when the worker is told to stop meanwhile. */
    boolean pause(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (closing.isClosedWithin(Duration.ofNanos(Math.min(left, SLICE.toNanos())))) {
                return false;
            }
            renewWhenDue();
        }
        return true;
    }

    private void renewWhenDue() {
        if (System.nanoTime() - renewed > renewalNanos) {
            renew();
        }
    }

    /** A renewed record comes back from the next poll, before any other, and must be acknowledged once more. */
    private void renew() {
        consumer.acknowledge(record, AcknowledgeType.RENEW);
        consumer.commitSync()
                .values()
                .forEach(failure -> failure.ifPresent(e -> {
                    throw e;
                }));
        ConsumerRecords<String, byte[]> again = consumer.poll(SLICE);
        for (ConsumerRecord<String, byte[]> returned : again) {
            if (returned.offset() != record.offset() || returned.partition() != record.partition()) {
                throw new KafkaException("Another record came instead of the renewed one");
            }
            record = returned;
        }
        if (again.isEmpty()) {
            throw new KafkaException("A renewed record did not come back");
        }
        renewed = System.nanoTime();
    }

    /** What was claimed is done in any case: if this is lost the record comes again, and the lease shows the claim. */
    void accept() {
        acknowledge(AcknowledgeType.ACCEPT);
    }

    /** Gives the record back, for another consumer. */
    void release() {
        acknowledge(AcknowledgeType.RELEASE);
    }

    private void acknowledge(AcknowledgeType type) {
        consumer.acknowledge(record, type);
        try {
            consumer.commitSync();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.info("{} of {} could not be committed now: {}", type, record.topic(), e.toString());
        }
    }
}
