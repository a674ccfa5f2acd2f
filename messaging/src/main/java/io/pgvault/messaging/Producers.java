package io.pgvault.messaging;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Connects senders that wait for every in-sync replica, and for the broker no longer than some seconds. */
public final class Producers {
    /** Of a record in bytes; what Kafka's clients take unless they are told otherwise. */
    static final int USUAL_LENGTH = 1 << 20;

    private Producers() {}

    /**
     * Connects one. Whoever sends tries again by itself: what hangs on a broker that is away could not be stopped.
     *
     * @param kafka client settings, at least {@code bootstrap.servers}
     * @param longest bytes of a record
     */
    public static Producer<String, byte[]> connect(Map<String, Object> kafka, int longest) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, longest);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
