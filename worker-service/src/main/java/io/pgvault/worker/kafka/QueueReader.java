package io.pgvault.worker.kafka;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.pgvault.contract.Message;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.Received;
import io.pgvault.messaging.UnreadableMessageException;
import io.pgvault.worker.attempts.Claim;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Tells what the records of a queue are. */
final class QueueReader {
    private static final String TYPE = "ce_type";

    private final WorkerQueue queue;
    private final Claims claims;
    private final EventReader reader = new EventReader();

    /** Decides what a message means for this queue. */
    @FunctionalInterface
    interface Claims {
        /** Empty when the message is not for this queue. */
        Optional<Claim> of(Message message);
    }

    QueueReader(WorkerQueue queue, Claims claims) {
        this.queue = queue;
        this.claims = claims;
    }

    WorkerQueue queue() {
        return queue;
    }

    Reading read(ConsumerRecord<String, byte[]> record) {
        if (WaitingCommands.isForAnother(queue, record)) {
            return new Reading.ForOthers();
        }
        String type = type(record);
        if (type != null && queue.stream().messageClass(type).isEmpty()) {
            return new Reading.Unknown("of type " + type);
        }
        try {
            Optional<Received> received = reader.read(queue.stream(), record);
            if (received.isEmpty()) {
                return new Reading.Unknown("of another type");
            }
            Message message = received.get().message();
            if (message instanceof BackupTriggered trigger && trigger.trigger() == TriggerKind.UNKNOWN) {
                // It would stand so in the recovery point for ever.
                return new Reading.Unknown("of type " + type + " with a kind that is not known");
            }
            return claims.of(message).<Reading>map(Reading.Work::new).orElseGet(Reading.ForOthers::new);
        } catch (UnreadableMessageException e) {
            String reason = String.valueOf(e.getMessage());
            return saysSomethingNew(e.getCause())
                    ? new Reading.Unknown("of type " + type + " with a value that is not known: " + reason)
                    : new Reading.Garbage(reason);
        }
    }

    /** A name where one of a list is expected, or a kind of something inside: both lists grow. */
    private static boolean saysSomethingNew(@Nullable Throwable cause) {
        return switch (cause) {
            case InvalidTypeIdException kind ->
                kind.getTypeId() != null && !kind.getPath().isEmpty();
            case InvalidFormatException format ->
                format.getValue() instanceof String
                        && format.getTargetType() != null
                        && format.getTargetType().isEnum();
            case null, default -> false;
        };
    }

    private static @Nullable String type(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader(TYPE);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
