package io.pgvault.contract.stream;

import static io.pgvault.contract.stream.ServiceName.RETENTION;
import static io.pgvault.contract.stream.ServiceName.SCHEDULER;
import static io.pgvault.contract.stream.ServiceName.VAULT;
import static io.pgvault.contract.stream.ServiceName.WORKER;

import java.util.HashSet;
import java.util.Set;

/** Who writes and who reads each stream, and what of the broker follows from it for each service. */
public final class StreamAccess {
    /** By its offsets the vault knows which dead letters were put back. */
    public static final String DEAD_LETTER_GROUP = "pgvault-dead-letters";

    /** The vault posts alerts to the webhook by a reader of its own. */
    public static final String WEBHOOK_GROUP = "pgvault-vault-service-webhook";

    /** In it all workers share the waiting commands out among themselves. */
    public static final String WAITING_GROUP = "pgvault-workers-waiting";

    private StreamAccess() {}

    /** Whose messages the stream carries; the vault puts dead letters of every stream back, besides. */
    public static Set<ServiceName> writers(Stream stream) {
        return switch (stream) {
            case PROTECTED_INSTANCES, JOB_CONTROLS, LIFECYCLE_COMMANDS, AUDIT -> Set.of(VAULT);
            // Workers bring back what waited for a newer one.
            case BACKUP_TRIGGERS -> Set.of(VAULT, SCHEDULER, WORKER);
            case WORKER_COMMANDS -> Set.of(VAULT, WORKER);
            case JOB_HEARTBEATS -> Set.of(WORKER);
            case JOB_EVENTS, RECOVERY_POINT_EVENTS -> Set.of(WORKER, RETENTION);
            case VAULT_EVENTS, RETENTION_RULES -> Set.of(RETENTION);
            // Whoever sets a record aside says so.
            case ALERTS -> Set.of(ServiceName.values());
        };
    }

    /** Who acts on the stream; a reader sets aside what it cannot use. */
    public static Set<ServiceName> readers(Stream stream) {
        return switch (stream) {
            // The vault compares its instances with what was published of them.
            case PROTECTED_INSTANCES -> Set.of(VAULT, SCHEDULER, RETENTION);
            case BACKUP_TRIGGERS -> Set.of(VAULT, WORKER);
            case WORKER_COMMANDS, JOB_CONTROLS -> Set.of(WORKER);
            case LIFECYCLE_COMMANDS -> Set.of(RETENTION);
            case RECOVERY_POINT_EVENTS -> Set.of(VAULT, RETENTION);
            case JOB_EVENTS, JOB_HEARTBEATS, VAULT_EVENTS, RETENTION_RULES, ALERTS -> Set.of(VAULT);
            // For whoever keeps it elsewhere.
            case AUDIT -> Set.of();
        };
    }

    /** Everything that the service needs on the broker. */
    public static StreamRights rights(ServiceName service) {
        Set<String> writes = new HashSet<>();
        Set<String> reads = new HashSet<>();
        for (Stream stream : Stream.values()) {
            if (writers(stream).contains(service)) {
                writes.add(stream.topic());
            }
            if (readers(stream).contains(service)) {
                reads.add(stream.topic());
                writes.add(stream.deadLetterTopic());
            }
            if (service == VAULT) {
                reads.add(stream.deadLetterTopic());
                writes.add(stream.topic());
            }
        }
        if (service == WORKER) {
            for (WorkerQueue queue : WorkerQueue.values()) {
                reads.add(queue.waitingTopic());
                writes.add(queue.waitingTopic());
            }
        }
        return new StreamRights(writes, reads, groups(service));
    }

    private static Set<String> groups(ServiceName service) {
        return switch (service) {
            case VAULT -> Set.of(group(service), WEBHOOK_GROUP, DEAD_LETTER_GROUP);
            case SCHEDULER, RETENTION -> Set.of(group(service));
            case WORKER -> {
                Set<String> groups = new HashSet<>(Set.of(WAITING_GROUP));
                for (WorkerQueue queue : WorkerQueue.values()) {
                    groups.add(queue.groupId());
                }
                yield groups;
            }
        };
    }

    /** In which a service with a database reads its streams. */
    private static String group(ServiceName service) {
        return "pgvault-" + service.text();
    }
}
