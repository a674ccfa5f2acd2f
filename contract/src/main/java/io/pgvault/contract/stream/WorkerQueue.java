package io.pgvault.contract.stream;

import java.time.Duration;
import java.util.Map;

/**
 * The share groups (KIP-932) from which workers take their work. Each kind of work has a group of its own, so that a
 * validation does not wait behind a dump; a worker accepts what is meant for another group without acting on it.
 */
public enum WorkerQueue {
    BACKUPS("pgvault-workers-backups", Stream.BACKUP_TRIGGERS),
    RESTORES("pgvault-workers-restores", Stream.WORKER_COMMANDS),
    VALIDATIONS("pgvault-workers-validations", Stream.WORKER_COMMANDS);

    private final String groupId;
    private final Stream stream;

    WorkerQueue(String groupId, Stream stream) {
        this.groupId = groupId;
        this.stream = stream;
    }

    public String groupId() {
        return groupId;
    }

    public Stream stream() {
        return stream;
    }

    /** Where commands wait that a worker could not take, until they come back to the stream for one group. */
    public String waitingTopic() {
        return stream.topic() + ".waiting";
    }

    /** Settings of the waiting topic: what lies there is due by when it arrived, and none waits for longer. */
    public Map<String, String> waitingTopicConfig() {
        return Map.of(
                "retention.ms",
                Long.toString(Duration.ofDays(8).toMillis()),
                "message.timestamp.type",
                "LogAppendTime",
                "max.message.bytes",
                Integer.toString(Stream.LONGEST_DEAD_LETTER));
    }

    /** Settings of the group; they must be there before its first consumer, or what was sent before is lost to it. */
    public Map<String, String> groupConfig() {
        return Map.of("share.auto.offset.reset", "earliest", "share.record.lock.duration.ms", "30000");
    }
}
