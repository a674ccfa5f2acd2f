package io.pgvault.messaging;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records that wait because of something outside of them, for whoever looks at the service's health. */
public final class Waits {
    private final InstantSource clock;
    private final Map<Place, Wait> waiting = new ConcurrentHashMap<>();

    private record Place(String topic, int partition, long offset) {}

    /**
     * A record that waits.
     *
     * @param since the first try that failed
     * @param cause of the newest try that failed
     */
    public record Wait(String topic, int partition, long offset, Instant since, String cause) {}

    public Waits(InstantSource clock) {
        this.clock = clock;
    }

    /** Says that a try failed. */
    void failed(ConsumerRecord<?, ?> record, Throwable cause) {
        waiting.merge(
                place(record),
                new Wait(record.topic(), record.partition(), record.offset(), clock.instant(), rootOf(cause)),
                (before, now) -> new Wait(now.topic(), now.partition(), now.offset(), before.since(), now.cause()));
    }

    void over(ConsumerRecord<?, ?> record) {
        waiting.remove(place(record));
    }

    /** All that wait, in no particular order. */
    public List<Wait> now() {
        return List.copyOf(waiting.values());
    }

    private static Place place(ConsumerRecord<?, ?> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    /** The innermost cause says what is wrong; what is wrapped around it says who noticed. */
    private static String rootOf(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
