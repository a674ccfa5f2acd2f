package io.pgvault.scheduler.kafka;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.messaging.InstanceStates;
import io.pgvault.scheduler.planning.FollowInstance;
import io.pgvault.scheduler.planning.ScheduleStore;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;

/** What the scheduler holds of the instances. */
@Singleton
class ScheduledStates implements InstanceStates {
    private final ScheduleStore store;
    private final FollowInstance followInstance;

    ScheduledStates(ScheduleStore store, FollowInstance followInstance) {
        this.store = store;
        this.followInstance = followInstance;
    }

    @Override
    public Map<InstanceId, Long> versions(Collection<InstanceId> instances) {
        return store.versions(instances);
    }

    @Override
    public void follow(ProtectedInstance instance) {
        followInstance.takeOver(instance);
    }
}
