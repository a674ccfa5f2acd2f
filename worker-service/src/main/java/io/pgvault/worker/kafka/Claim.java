package io.pgvault.worker.kafka;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The claim of one message's work. */
@FunctionalInterface
interface Claim {
    /** The next step as things are now; asked again whenever its news could not be published. */
    Step step();

    /**
     * What is published first, and what runs after the record was accepted.
     *
     * @param news nothing is done before the broker has it
     */
    record Step(
            @Nullable ProducerRecord<String, byte[]> news,
            @Nullable Work work) {
        static Step say(ProducerRecord<String, byte[]> news) {
            return new Step(news, null);
        }
    }

    /** Claimed work. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }
}
