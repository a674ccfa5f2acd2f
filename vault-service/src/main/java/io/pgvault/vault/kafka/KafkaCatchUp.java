package io.pgvault.vault.kafka;

import io.pgvault.contract.JobId;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.supervision.CatchUp;
import io.pgvault.vault.supervision.PartitionCatchUp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Compares, every second, the ends of the partitions that carry news of backups with what this service's group has
 * committed. That is the same for all replicas, whichever of them reads a partition.
 */
@Singleton
class KafkaCatchUp implements CatchUp {
    private static final Logger LOG = Logger.getLogger(KafkaCatchUp.class);
    private static final List<String> TOPICS_OF_JOBS =
            List.of(Stream.JOB_HEARTBEATS.topic(), Stream.JOB_EVENTS.topic());
    private static final List<String> TOPICS = List.of(
            Stream.JOB_HEARTBEATS.topic(),
            Stream.JOB_EVENTS.topic(),
            Stream.BACKUP_TRIGGERS.topic(),
            Stream.RECOVERY_POINT_EVENTS.topic());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int POSITIVE = 0x7fffffff;

    private final Admin admin;
    private final String group;
    private final InstantSource clock;
    private final Map<TopicPartition, PartitionCatchUp> partitions = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    KafkaCatchUp(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "mp.messaging.connector.smallrye-kafka.group.id") String group,
            InstantSource clock) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("request.timeout.ms", TIMEOUT_MILLIS);
        settings.put("default.api.timeout.ms", TIMEOUT_MILLIS);
        this.admin = Admin.create(settings);
        this.group = group;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent event) {
        admin.close(Duration.ZERO);
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() throws InterruptedException {
        try {
            Instant now = clock.instant();
            Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
            Map<TopicPartition, Long> beginnings = offsets(OffsetSpec.earliest());
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            ends.forEach((partition, end) -> {
                OffsetAndMetadata handled = committed.get(partition);
                // What is no longer kept need not be read.
                long from = Math.max(beginnings.getOrDefault(partition, 0L), handled == null ? 0 : handled.offset());
                partitions
                        .computeIfAbsent(partition, added -> new PartitionCatchUp(PATIENCE))
                        .look(now, end, from);
            });
        } catch (ExecutionException | KafkaException e) {
            LOG.debugf("Cannot compare offsets now: %s", e.getMessage());
        }
    }

    @Override
    public Duration caughtUpFor(JobId job, Instant now) {
        return TOPICS_OF_JOBS.stream()
                .map(topic -> caughtUpFor(topic, job, now))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public Duration caughtUpFor(Instant now) {
        return partitions.values().stream()
                .map(partition -> partition.caughtUpFor(now))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private Duration caughtUpFor(String topic, JobId job, Instant now) {
        Integer count = counts.get(topic);
        if (count == null) {
            return Duration.ZERO;
        }
        // As the producers choose it by the record's key.
        int number = (Utils.murmur2(job.toString().getBytes(StandardCharsets.UTF_8)) & POSITIVE) % count;
        PartitionCatchUp partition = partitions.get(new TopicPartition(topic, number));
        return partition == null ? Duration.ZERO : partition.caughtUpFor(now);
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec spec) throws ExecutionException, InterruptedException {
        if (counts.size() < TOPICS.size()) {
            admin.describeTopics(TOPICS)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) ->
                            counts.put(topic, description.partitions().size()));
        }
        Map<TopicPartition, OffsetSpec> wanted = counts.entrySet().stream()
                .flatMap(count -> IntStream.range(0, count.getValue())
                        .mapToObj(number -> new TopicPartition(count.getKey(), number)))
                .collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(wanted).all().get();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
