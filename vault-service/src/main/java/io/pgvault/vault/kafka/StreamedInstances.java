package io.pgvault.vault.kafka;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.StateReader;
import io.pgvault.vault.healing.PublishedInstances;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** The instances as their stream holds them. */
@Singleton
class StreamedInstances implements PublishedInstances {
    private final StateReader reader;

    StreamedInstances(StateReader reader) {
        this.reader = reader;
    }

    @Override
    public Map<InstanceId, Long> versions() {
        Map<InstanceId, Long> versions = new HashMap<>();
        reader.read(
                Stream.PROTECTED_INSTANCES,
                batch -> batch.forEach(received -> {
                    ProtectedInstance instance = (ProtectedInstance) received.message();
                    versions.merge(instance.instanceId(), instance.version(), Math::max);
                }));
        return versions;
    }
}
