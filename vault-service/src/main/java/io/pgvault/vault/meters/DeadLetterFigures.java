package io.pgvault.vault.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.healing.DeadLetters;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many dead letters wait to be replayed, by stream. */
@Singleton
class DeadLetterFigures {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFigures.class);

    private final DeadLetters deadLetters;
    private final MultiGauge waiting;

    DeadLetterFigures(DeadLetters deadLetters, MeterRegistry registry) {
        this.deadLetters = deadLetters;
        this.waiting = MultiGauge.builder("pgvault.dead.letters")
                .description("Records that were set aside and not replayed")
                .register(registry);
    }

    /** While the broker is away what was counted last stays. */
    @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void count() {
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
