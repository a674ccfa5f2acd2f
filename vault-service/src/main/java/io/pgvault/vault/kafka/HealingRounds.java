package io.pgvault.vault.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.healing.CompareRecoveryPoints;
import io.pgvault.vault.healing.DeadLetters;
import io.pgvault.vault.healing.PublishInstances;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares, at a slow pace, what the catalogue says with what others have heard, and counts dead letters. */
@Singleton
class HealingRounds {
    private static final Logger LOG = LoggerFactory.getLogger(HealingRounds.class);

    private final PublishInstances publishInstances;
    private final CompareRecoveryPoints compareRecoveryPoints;
    private final DeadLetters deadLetters;
    private final MultiGauge waiting;

    HealingRounds(
            PublishInstances publishInstances,
            CompareRecoveryPoints compareRecoveryPoints,
            DeadLetters deadLetters,
            MeterRegistry registry) {
        this.publishInstances = publishInstances;
        this.compareRecoveryPoints = compareRecoveryPoints;
        this.deadLetters = deadLetters;
        this.waiting = MultiGauge.builder("pgvault.dead.letters")
                .description("Records that were set aside and not replayed")
                .register(registry);
    }

    @Scheduled(every = "${pgvault.healing.publish-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void publishWhatDiffers() {
        publishInstances.publishWhatDiffers();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void compareRecoveryPoints() {
        compareRecoveryPoints.compareDue();
    }

    /** While the broker is away what was counted last stays. */
    @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void countDeadLetters() {
        try {
            show(deadLetters.counts());
        } catch (KafkaException e) {
            LOG.debug("Dead letters cannot be counted now", e);
        }
    }

    private void show(Map<Stream, Long> counts) {
        waiting.register(
                Arrays.stream(Stream.values())
                        .map(stream -> MultiGauge.Row.of(
                                Tags.of("stream", stream.streamName()), counts.getOrDefault(stream, 0L)))
                        .toList(),
                true);
    }
}
