package io.pgvault.scheduler.config;

import io.pgvault.messaging.CompareInstanceStates;
import io.pgvault.messaging.StateReader;
import io.pgvault.scheduler.planning.FireDueBackups;
import io.pgvault.scheduler.planning.FollowInstance;
import io.pgvault.scheduler.planning.PlanDueBackups;
import io.pgvault.scheduler.planning.ScheduleStore;
import io.pgvault.scheduler.planning.TriggerPublisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts the scheduler together. */
@Singleton
class SchedulerWiring {
    @Produces
    @Singleton
    CompareInstanceStates compareInstanceStates(
            StateReader reader, ScheduleStore store, FollowInstance followInstance, InstantSource clock) {
        return new CompareInstanceStates(
                reader,
                store::versions,
                followInstance::takeOver,
                work -> QuarkusTransaction.requiringNew().run(work),
                clock);
    }

    @Produces
    @Singleton
    FireDueBackups fireDueBackups(
            ScheduleStore store, TriggerPublisher publisher, InstantSource clock, SchedulerConfig config) {
        return new FireDueBackups(store, publisher, clock, config.longestTriggerLife());
    }

    @Produces
    @Singleton
    PlanDueBackups planDueBackups(FireDueBackups fireDueBackups, InstantSource clock, SchedulerConfig config) {
        return new PlanDueBackups(
                fireDueBackups,
                config.toPace(clock),
                work -> QuarkusTransaction.requiringNew().call(work::getAsInt));
    }
}
