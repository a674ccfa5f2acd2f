package io.pgvault.vault.healing;

import io.pgvault.contract.InstanceId;
import java.util.Map;

/** What the other services can know of the instances. */
public interface PublishedInstances {
    /** The version of the last state that was published of each. */
    Map<InstanceId, Long> versions();
}
