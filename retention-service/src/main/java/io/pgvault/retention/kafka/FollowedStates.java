package io.pgvault.retention.kafka;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.messaging.InstanceStates;
import io.pgvault.retention.tasks.TaskStore;
import io.pgvault.retention.vaults.FollowVaults;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;

/** What the retention service holds of the instances. */
@Singleton
class FollowedStates implements InstanceStates {
    private final TaskStore store;
    private final FollowVaults followVaults;

    FollowedStates(TaskStore store, FollowVaults followVaults) {
        this.store = store;
        this.followVaults = followVaults;
    }

    @Override
    public Map<InstanceId, Long> versions(Collection<InstanceId> instances) {
        return store.versions(instances);
    }

    @Override
    public void follow(ProtectedInstance instance) {
        followVaults.follow(instance);
    }
}
