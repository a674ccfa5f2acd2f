package io.pgvault.messaging;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import java.util.Collection;
import java.util.Map;

/** What a service holds of the instances that the vault publishes. Both methods take part in the caller's transaction. */
public interface InstanceStates {
    /** The version of each that is held at all. */
    Map<InstanceId, Long> versions(Collection<InstanceId> instances);

    /** Takes over a state; one that is not newer than what is held changes nothing. */
    void follow(ProtectedInstance instance);
}
