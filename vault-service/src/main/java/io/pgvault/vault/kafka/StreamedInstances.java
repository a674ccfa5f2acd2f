package io.pgvault.vault.kafka;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.StateReader;
import io.pgvault.vault.healing.PublishedInstances;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The instances as their stream holds them. */
@Singleton
class StreamedInstances implements PublishedInstances {
    private final StateReader reader;
    private final InstantSource clock;

    StreamedInstances(StateReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Map<InstanceId, Long> versions() {
        long highest = ProtectedInstance.highestVersion(clock.instant());
        Map<InstanceId, Long> versions = new HashMap<>();
        reader.read(
                Stream.PROTECTED_INSTANCES,
                batch -> batch.forEach(received -> {
                    ProtectedInstance instance = (ProtectedInstance) received.message();
                    // One that is ahead of the clock is passed over by every reader.
                    if (instance.version() <= highest) {
                        versions.merge(instance.instanceId(), instance.version(), Math::max);
                    }
                }));
        return versions;
    }
}
