package io.pgvault.contract.stream;

import io.pgvault.contract.Message;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.WorkerCommand;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.contract.vault.VaultEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every stream: what it carries, how it is cut and how long it is kept. Topic names are {@code pgvault.<stream>.v1}. */
public enum Stream {
    PROTECTED_INSTANCES("protected-instances", ProtectedInstance.class, Kept.LATEST_PER_KEY),
    BACKUP_TRIGGERS("backup-triggers", BackupTriggered.class, Kept.SEVEN_DAYS),
    WORKER_COMMANDS("worker-commands", WorkerCommand.class, Kept.SEVEN_DAYS),
    JOB_CONTROLS("job-controls", CancelJob.class, Kept.LATEST_PER_KEY_SEVEN_DAYS),
    LIFECYCLE_COMMANDS("lifecycle-commands", LifecycleCommand.class, Kept.SEVEN_DAYS),
    JOB_EVENTS("job-events", JobEvent.class, Kept.THIRTY_DAYS),
    JOB_HEARTBEATS("job-heartbeats", JobHeartbeat.class, Kept.ONE_HOUR_BY_ARRIVAL),
    RECOVERY_POINT_EVENTS("recovery-point-events", RecoveryPointEvent.class, Kept.FOR_EVER),
    VAULT_EVENTS("vault-events", VaultEvent.class, Kept.THIRTY_DAYS),
    RETENTION_RULES("retention-rules", RetentionRules.class, Kept.LATEST_PER_KEY),
    ALERTS("alerts", Alert.class, Kept.THIRTY_DAYS),
    AUDIT("audit", AuditRecord.class, Kept.THIRTY_DAYS);

    /** Of a dead letter in bytes; twice what a topic takes unless it is told otherwise. */
    public static final int LONGEST_DEAD_LETTER = 2 << 20;

    /** Of a message's data in bytes; a little less than what a topic takes unless it is told otherwise. */
    public static final int LONGEST_MESSAGE = 1_000_000;

    private static final int PARTITIONS = 6;

    /** A share group shares partitions out among its members: records of a busy one's would wait. Of one, all take. */
    private static final int QUEUE_PARTITIONS = 1;

    private final String streamName;
    private final Class<? extends Message> family;
    private final Kept kept;

    Stream(String streamName, Class<? extends Message> family, Kept kept) {
        this.streamName = streamName;
        this.family = family;
        this.kept = kept;
    }

    /** As it is called in topics, metrics and the API. */
    public String streamName() {
        return streamName;
    }

    public String topic() {
        return "pgvault." + streamName + ".v1";
    }

    /** Where records go that no retry can help; kept for 30 days with the cause in headers. */
    public String deadLetterTopic() {
        return topic() + ".dead-letter";
    }

    /** Settings of the dead-letter topic: whatever the stream takes must fit, with the cause beside it. */
    public Map<String, String> deadLetterTopicConfig() {
        return Map.of(
                "retention.ms",
                millis(Duration.ofDays(30)),
                "max.message.bytes",
                Integer.toString(LONGEST_DEAD_LETTER));
    }

    public int partitions() {
        return this == BACKUP_TRIGGERS || this == WORKER_COMMANDS ? QUEUE_PARTITIONS : PARTITIONS;
    }

    /** Settings of the topic on the broker; what is absent is the broker's default. */
    public Map<String, String> topicConfig() {
        return switch (kept) {
            case LATEST_PER_KEY -> Map.of("cleanup.policy", "compact");
            case LATEST_PER_KEY_SEVEN_DAYS ->
                Map.of("cleanup.policy", "compact,delete", "retention.ms", millis(Duration.ofDays(7)));
            case SEVEN_DAYS -> retention(Duration.ofDays(7));
            case THIRTY_DAYS -> retention(Duration.ofDays(30));
            case FOR_EVER -> Map.of("retention.ms", "-1");
            // Heartbeats are judged by when they arrived, whatever the sender's clock says.
            case ONE_HOUR_BY_ARRIVAL ->
                Map.of("retention.ms", millis(Duration.ofHours(1)), "message.timestamp.type", "LogAppendTime");
        };
    }

    /** The one that carries the message. */
    public static Stream of(Message message) {
        return Arrays.stream(values())
                .filter(stream -> stream.family.isInstance(message))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No stream carries a " + message.getClass()));
    }

    /** The message class of a type name on this stream; empty for a type that this version does not know. */
    public Optional<Class<? extends Message>> messageClass(String type) {
        return messageClasses().stream()
                .filter(candidate -> candidate.getSimpleName().equals(type))
                .findFirst();
    }

    /** All messages that the stream may carry. */
    public List<Class<? extends Message>> messageClasses() {
        return messageClasses(family).toList();
    }

    private static java.util.stream.Stream<Class<? extends Message>> messageClasses(Class<? extends Message> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses())
                        .flatMap(permitted -> messageClasses(permitted.asSubclass(Message.class)))
                : java.util.stream.Stream.of(family);
    }

    private static Map<String, String> retention(Duration duration) {
        return Map.of("retention.ms", millis(duration));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private enum Kept {
        LATEST_PER_KEY,
        LATEST_PER_KEY_SEVEN_DAYS,
        ONE_HOUR_BY_ARRIVAL,
        SEVEN_DAYS,
        THIRTY_DAYS,
        FOR_EVER
    }
}
