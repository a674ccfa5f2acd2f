package io.pgvault.worker.kafka;

import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.Closing;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.UnreadableMessageException;
import io.pgvault.worker.attempts.RunningJobs;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what is said to every worker, from the beginning: a trigger may be taken long after its job was cancelled. */
final class JobControls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobControls.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final RunningJobs jobs;
    private final EventReader reader = new EventReader();
    private final Closing closing = new Closing();
    private final Thread thread =
            Thread.ofPlatform().name("job-controls").daemon().unstarted(this::run);

    JobControls(Supplier<Consumer<String, byte[]>> consumers, RunningJobs jobs) {
        this.consumers = consumers;
        this.jobs = jobs;
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing.isClosed()) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                List<TopicPartition> partitions = consumer.partitionsFor(Stream.JOB_CONTROLS.topic()).stream()
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                while (!closing.isClosed()) {
                    consumer.poll(POLL).forEach(this::follow);
                }
            } catch (RuntimeException e) {
                // Whatever it was: a worker that silently hears of no cancelling any more looks like a healthy one.
                LOG.warn("The reader of job-controls starts over: {}", e.toString());
                closing.pause(PAUSE);
            }
        }
    }

    private void follow(ConsumerRecord<String, byte[]> record) {
        try {
            reader.read(Stream.JOB_CONTROLS, record).ifPresent(received -> {
                if (received.message() instanceof CancelJob cancel) {
                    jobs.cancel(cancel.jobId());
                }
            });
        } catch (UnreadableMessageException e) {
            // Every worker reads every record: to set it aside once for each of them would help nobody.
            LOG.warn("Passed over on {}: {}", Stream.JOB_CONTROLS.topic(), e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.close();
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
