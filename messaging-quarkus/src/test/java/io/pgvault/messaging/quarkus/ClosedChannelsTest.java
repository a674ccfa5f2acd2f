package io.pgvault.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClosedChannelsTest {
    private final List<Integer> exits = new ArrayList<>();
    private Uni<Set<String>> answer = Uni.createFrom().item(Set.of());
    private final ClosedChannels closedChannels = new ClosedChannels(clients(), exits::add);

    @Test
    void aChannelThatStaysClosedEndsTheProcess() {
        answer = closed();

        closedChannels.look();
        assertThat(exits).isEmpty();
        closedChannels.look();

        assertThat(exits).containsExactly(70);
    }

    @Test
    void aChannelThatIsBeingOpenedDoesNot() {
        answer = closed();
        closedChannels.look();
        answer = Uni.createFrom().item(Set.of());
        closedChannels.look();
        answer = closed();
        closedChannels.look();

        assertThat(exits).isEmpty();
    }

    @Test
    void aChannelThatWaitsForTheBrokerDoesNot() {
        answer = Uni.createFrom().failure(new TimeoutException());

        closedChannels.look();
        closedChannels.look();

        assertThat(exits).isEmpty();
    }

    private static Uni<Set<String>> closed() {
        return Uni.createFrom().failure(new IllegalStateException("This consumer has already been closed."));
    }

    private KafkaClientService clients() {
        KafkaConsumer<?, ?> consumer =
                answering(KafkaConsumer.class, method -> method.equals("getAssignments") ? answer : null);
        Map<String, Object> answers =
                Map.of("getConsumerChannels", Set.of("job-events"), "getConsumers", List.of(consumer));
        return answering(KafkaClientService.class, answers::get);
    }

    private static <T> T answering(Class<T> type, Function<String, @Nullable Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName())));
    }
}
