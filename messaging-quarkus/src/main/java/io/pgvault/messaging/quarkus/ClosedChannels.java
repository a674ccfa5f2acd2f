package io.pgvault.messaging.quarkus;

import io.quarkus.runtime.Quarkus;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a channel is closed while the service runs: nobody would open it again, and a service that hears
 * nothing looks like one to which nothing is said. Whoever started the process starts it again.
 */
@Singleton
class ClosedChannels {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedChannels.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int EXIT_CODE = 70;

    private final KafkaClientService clients;
    private final IntConsumer exit;
    private Set<String> closedBefore = Set.of();

    @Inject
    ClosedChannels(KafkaClientService clients) {
        this(clients, Quarkus::asyncExit);
    }

    ClosedChannels(KafkaClientService clients, IntConsumer exit) {
        this.clients = clients;
        this.exit = exit;
    }

    /** A channel is given up on when it is closed in two looks: one that is being opened may look like it. */
    @Scheduled(every = "10s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        Set<String> closed = new HashSet<>();
        for (String channel : clients.getConsumerChannels()) {
            List<KafkaConsumer<Object, Object>> consumers = clients.getConsumers(channel);
            if (consumers.stream().anyMatch(ClosedChannels::isClosed)) {
                closed.add(channel);
            }
        }
        Set<String> forGood = new HashSet<>(closed);
        forGood.retainAll(closedBefore);
        closedBefore = closed;
        if (!forGood.isEmpty()) {
            LOG.error("The service ends, to be started again: it does not hear {} any more", forGood);
            exit.accept(EXIT_CODE);
        }
    }

    /** A closed consumer runs nothing any more; one that waits for the broker is slow at worst. */
    private static boolean isClosed(KafkaConsumer<?, ?> consumer) {
        try {
            consumer.getAssignments().await().atMost(ANSWER);
            return false;
        } catch (TimeoutException e) {
            return false;
        } catch (RuntimeException e) {
            LOG.debug("A consumer answers no more", e);
            return true;
        }
    }
}
