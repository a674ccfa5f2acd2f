package io.pgvault.vault.rest;

import io.pgvault.localstack.SharedParts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many records of a topic the service has yet to acknowledge. */
final class Lag {
    private static final String GROUP = "pgvault-vault-service";

    private Lag() {}

    static long of(String topic) throws InterruptedException, ExecutionException {
        return of(GROUP, topic);
    }

    static long of(String group, String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(SharedParts.kafka().clientSettings())) {
            Map<TopicPartition, OffsetSpec> partitions =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                            .flatMap(description -> description.partitions().stream())
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(topic, partition.partition()),
                                    partition -> OffsetSpec.latest()));
            Map<TopicPartition, OffsetAndMetadata> done = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return admin.listOffsets(partitions).all().get().entrySet().stream()
                    .mapToLong(end -> {
                        OffsetAndMetadata committed = done.get(end.getKey());
                        return end.getValue().offset() - (committed == null ? 0 : committed.offset());
                    })
                    .sum();
        }
    }
}
