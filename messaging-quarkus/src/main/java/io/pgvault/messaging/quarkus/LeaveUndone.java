package io.pgvault.messaging.quarkus;

import io.pgvault.messaging.StoppedException;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * What becomes of a record that its delivery has thrown back: it is neither acknowledged nor refused, so that nothing at or
 * behind it is committed. While the service stops that is all; at any other time it closes the channel, for delivery throws
 * nothing else that a service could go on with.
 */
final class LeaveUndone implements KafkaFailureHandler {
    private final BiConsumer<Throwable, Boolean> reportFailure;

    private LeaveUndone(BiConsumer<Throwable, Boolean> reportFailure) {
        this.reportFailure = reportFailure;
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
        if (!(reason instanceof StoppedException)) {
            reportFailure.accept(reason, true);
        }
        return Uni.createFrom().nothing();
    }

    @Singleton
    @Identifier("leave-undone")
    static class Factory implements KafkaFailureHandler.Factory {
        @Override
        public KafkaFailureHandler create(
                KafkaConnectorIncomingConfiguration config,
                Vertx vertx,
                KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            return new LeaveUndone(reportFailure);
        }
    }
}
