package io.pgvault.scheduler.config;

import io.pgvault.messaging.EventDelivery;
import io.pgvault.messaging.OutboxRelay;
import io.pgvault.scheduler.planning.FireDueBackups;
import io.pgvault.scheduler.planning.FollowInstance;
import io.pgvault.scheduler.planning.PlanDueBackups;
import io.pgvault.scheduler.planning.ScheduleStore;
import io.pgvault.scheduler.planning.TriggerPublisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import javax.sql.DataSource;

/** Puts the scheduler together and runs its relay from start to stop. */
@Singleton
class SchedulerWiring {
    private final OutboxRelay relay;

    SchedulerWiring(DataSource dataSource, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.relay = OutboxRelay.connect(dataSource, kafka, OutboxRelay.Settings.DEFAULT);
    }

    void start(@Observes StartupEvent event) {
        relay.start();
    }

    void stop(@Observes ShutdownEvent event) {
        relay.close();
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    EventDelivery delivery() {
        return new EventDelivery(useCase -> QuarkusTransaction.requiringNew().run(useCase));
    }

    @Produces
    @Singleton
    FollowInstance followInstance(ScheduleStore store, InstantSource clock) {
        return new FollowInstance(store, clock);
    }

    @Produces
    @Singleton
    PlanDueBackups planDueBackups(
            ScheduleStore store, TriggerPublisher publisher, InstantSource clock, SchedulerConfig config) {
        return new PlanDueBackups(store, publisher, clock, config.longestTriggerLife());
    }

    @Produces
    @Singleton
    FireDueBackups fireDueBackups(PlanDueBackups planDueBackups, InstantSource clock, SchedulerConfig config) {
        return new FireDueBackups(
                planDueBackups,
                config.toPace(clock),
                work -> QuarkusTransaction.requiringNew().call(work::getAsInt));
    }
}
