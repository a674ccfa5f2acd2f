package io.pgvault.scheduler.kafka;

import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.EventDelivery;
import io.pgvault.scheduler.planning.FollowInstance;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Follows what is protected, several instances at once: their versions say what is newer, and their rows' locks keep two
 * states of one apart. Returning acknowledges a record, throwing sets it aside.
 */
@ApplicationScoped
class ProtectedInstancesConsumer {
    private final EventDelivery delivery;
    private final FollowInstance followInstance;

    ProtectedInstancesConsumer(EventDelivery delivery, FollowInstance followInstance) {
        this.delivery = delivery;
        this.followInstance = followInstance;
    }

    @Incoming("protected-instances")
    @Blocking(value = "protected-instances", ordered = false)
    void protectedInstance(ConsumerRecord<String, byte[]> record) {
        delivery.deliver(Stream.PROTECTED_INSTANCES, ProtectedInstance.class, record, followInstance::follow);
    }
}
